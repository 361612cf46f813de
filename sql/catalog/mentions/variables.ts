import type { PlDeclaration, PlFragment, PlProgram } from '../../routines/program.ts';
import { splitName } from '../facts/written.ts';
import { nameOf } from '../name.ts';
import { unknownSource, type Scope, type Source } from './sources.ts';

/** What is written for a variable's type; '' for what has none: a cursor, another name for a parameter. */
export const writtenType = (text: string, { type }: PlDeclaration): string =>
  type === null ? '' : text.slice(type.start, type.end);

/**
 * Puts the variables of a PL/pgSQL body in sight, with the rows that those hold which hold rows. Gives the records: what
 * they hold is for the caller to fill in.
 */
export function declareVariables(
  text: string,
  { declarations, statements, options }: PlProgram,
  scope: Scope,
): Map<string, Source[]> {
  const records = new Map<string, Source[]>();
  for (const declaration of declarations) {
    const { name } = declaration;
    scope.variables.add(name);
    const written = writtenType(text, declaration);
    if (/^record$/i.test(written)) {
      const of: Source[] = [];
      records.set(name, of);
      scope.rows.set(name, { sort: 'any', of });
    } else {
      const table = /^([^%()]+?)\s*(?:%\s*rowtype)?$/i.exec(written)?.[1];
      const parts = table === undefined ? [] : splitName(table).map((part) => part.name);
      if (parts.length > 0) scope.rows.set(name, { sort: 'table', name: nameOf(parts) });
    }
  }
  for (const { sort, targets } of statements) {
    if (sort === 'for-range') for (const { name } of targets) scope.variables.add(name);
  }
  for (const { range } of options) {
    const use = /variable_conflict\s+use_(column|variable)/i.exec(text.slice(range.start, range.end));
    if (use) scope.conflict = use[1]?.toLowerCase() === 'column' ? 'column' : 'variable';
  }
  return records;
}

/** The queries whose rows records hold. What else fills a record is put into it as unknown. */
export function fillingQueries(
  { statements, fragments }: PlProgram,
  records: ReadonlyMap<string, Source[]>,
): Map<PlFragment, Source[]> {
  const fills = new Map<PlFragment, Source[]>();
  for (const statement of statements) {
    for (const { name } of statement.targets) {
      const record = records.get(name);
      if (record === undefined) continue;
      const fragment = fragments.find((each) => each.range.start >= statement.range.start);
      if ((statement.sort === 'sql' || statement.sort === 'for-query') && fragment !== undefined) {
        fills.set(fragment, record);
      } else {
        record.push(unknownSource);
      }
    }
  }
  return fills;
}
