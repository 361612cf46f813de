import type { ReadFact } from '../fact.ts';
import type { RawMention } from '../mentions/raw.ts';
import type { Scope, Source } from '../mentions/sources.ts';
import type { Name } from '../name.ts';

/** What a query reads, of the names that were found in it and what it gives. */
export function readsOf(found: readonly RawMention[], given: Source): ReadFact {
  const relations = new Map<string, ReadFact['relations'][number]>();
  const columns: ReadFact['columns'][number][] = [];
  const known = new Map<Scope | Source, Set<string>>();
  for (const mention of found) {
    if (mention.kind === 'relation') {
      const { name, range } = mention;
      const key = `${name.schema ?? ''}\0${name.name}`;
      if (!relations.has(key)) relations.set(key, { name, range });
    } else if (mention.kind === 'column') {
      const { column, path, range } = mention;
      const where = 'scope' in path ? path.scope : path.source;
      const names = known.get(where) ?? new Set();
      if (names.has(column)) continue;
      known.set(where, names.add(column));
      columns.push({ column, path, range });
    }
  }
  return { relations: [...relations.values()], columns, allOf: allOf(given) };
}

/** The tables and views of which a query gives all columns. */
function allOf(given: Source): readonly Name[] {
  const names: Name[] = [];
  const seen = new Set<Source>();
  const open = [given];
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    if (source.sort === 'table') names.push(source.name);
    if (source.sort !== 'query') continue;
    for (const output of source.outputs) if ('allOf' in output) open.push(...output.allOf);
  }
  return names;
}
