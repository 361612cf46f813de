import type { Fact } from './fact.ts';
import { candidates, isNear, moved, type Life } from './lives.ts';
import type { Name } from './name.ts';
import type { PlacedStatement } from './place.ts';
import { TableState } from './table-state.ts';

// Statements that change things of many names at once: what is in a schema, columns of a type, keys to a table.

export type WideFact = Extract<Fact, { sort: 'drop' | 'rename' | 'set-schema' }>;

/** Whether a fact changes things of other names than it says. */
export function isWide(fact: Fact): fact is WideFact {
  switch (fact.sort) {
    case 'drop':
      return fact.cascade === true && /^(?:schema|type|domain|table)$/.test(fact.kind);
    case 'rename':
      return fact.kind === 'schema' || fact.kind === 'type' || fact.kind === 'domain';
    case 'set-schema':
      return fact.kind === 'type' || fact.kind === 'domain';
    default:
      return false;
  }
}

/**
 * Whether a statement is about the world that a thing is in: a script that clears everything away does not take what
 * another folder makes, and the schema `public` is cleared by a script that makes it anew.
 */
export function reaches(at: PlacedStatement, life: Life, fact: WideFact): boolean {
  if (life.by.file === at.file) return true;
  if (fact.sort === 'drop' && fact.kind === 'schema' && fact.object.name.name === 'public') return false;
  return isNear(life.by, at);
}

/** Applies it to one living thing; `begin` is given the life that follows when the thing goes on elsewhere. */
export function applyWideTo(
  life: Life,
  fact: WideFact,
  at: PlacedStatement,
  begin: (next: Life) => void,
): void {
  const { object } = life;
  const { name } = fact.object;
  if (fact.kind === 'schema') {
    if (object.sort === 'schema' || object.schema !== name.name) return;
    if (fact.sort === 'drop') {
      life.ended = { by: at, renamedTo: null };
    } else if (fact.sort === 'rename') {
      life.ended = { by: at, renamedTo: { schema: fact.to, name: object.name } };
      begin({ by: at, object: moved(object, fact.to, object.name, object.declared), ended: null });
    }
    return;
  }
  if (!(object instanceof TableState)) return;
  if (fact.kind === 'table') {
    const targets = candidates(name, at);
    object.dropForeignKeysTo(
      ({ target, at: { statement } }) =>
        target.name.name === name.name &&
        candidates(target.name, statement).some((each) => targets.includes(each)),
    );
    return;
  }
  const isType = (type: Name): boolean =>
    type.name === name.name && (type.schema === null || candidates(name, at).includes(type.schema));
  if (fact.sort === 'drop') {
    object.dropColumnsOf((column) => isType(column.type.name));
  } else {
    const to = fact.sort === 'rename' ? (type: Name) => ({ ...type, name: fact.to }) : (type: Name) => ({ ...type, schema: fact.to }); // prettier-ignore
    for (const column of [...object.columns.values()]) {
      const type = column.type.name;
      if (isType(type)) object.renameType((each) => each === column, to(type));
    }
  }
}
