import type { Fact } from './fact.ts';

/** The names, without their schemas, of the things that a fact changes. */
export function namesChangedBy(fact: Fact): readonly string[] {
  switch (fact.sort) {
    case 'table':
    case 'alter-table':
      return [fact.table.name.name];
    case 'index':
      return fact.name === null ? [fact.table.name.name] : [fact.table.name.name, fact.name.name.name];
    case 'trigger':
      // Its function reads the rows of the table.
      return [fact.table.name.name, fact.name, ...(fact.routine === undefined ? [] : [fact.routine.name])];
    case 'view':
      return [fact.view.name.name];
    case 'sequence':
    case 'sequence-owner':
      return [fact.sequence.name.name];
    case 'type':
      return [fact.type.name.name];
    case 'routine':
      return [fact.routine.name.name];
    case 'schema':
      return [fact.schema.name.name];
    case 'rename':
      return [fact.object.name.name, fact.to];
    case 'set-schema':
    case 'drop':
      return [fact.object.name.name];
    case 'extension':
    case 'search-path':
    case 'transaction':
    case 'doubt':
    case 'types':
      return [];
  }
}

/** The names that a fact only asks for: whether something is made by it, what becomes of what a view reads. */
export function namesAskedFor(fact: Fact): readonly string[] {
  if (fact.sort === 'doubt' || fact.sort === 'types') return [fact.name.name];
  if ((fact.sort === 'view' || fact.sort === 'routine') && fact.reads !== undefined)
    return fact.reads.relations.map(({ name }) => name.name);
  return [];
}
