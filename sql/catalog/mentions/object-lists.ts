import type { StatementContext } from '../../rules/statement-context.ts';
import type { RawObject } from './raw.ts';

/** PostgreSQL's kinds of objects, as mentions have them. */
export const objectKinds: Readonly<Record<string, RawObject['kind'] | undefined>> = {
  OBJECT_TABLE: 'relation',
  OBJECT_FOREIGN_TABLE: 'relation',
  OBJECT_VIEW: 'relation',
  OBJECT_MATVIEW: 'relation',
  OBJECT_SEQUENCE: 'relation',
  OBJECT_INDEX: 'index',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_FUNCTION: 'routine',
  OBJECT_PROCEDURE: 'routine',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'routine',
  OBJECT_SCHEMA: 'schema',
};

/** How a mention calls what a fact is about; null for what has no mentions. */
export function mentionKind(kind: string): RawObject['kind'] | null {
  switch (kind) {
    case 'table':
    case 'view':
    case 'sequence':
      return 'relation';
    case 'type':
    case 'domain':
      return 'type';
    case 'routine':
    case 'index':
    case 'schema':
      return kind;
    default:
      return null;
  }
}

/** GRANT and REVOKE: where the lists of columns open, `SELECT (a, b), UPDATE (c) ON …`. */
export function grantedColumns(statement: StatementContext): number[] {
  const on = statement.find('ON');
  return statement.tokens.flatMap((token, i) =>
    on !== null && i < on.first && token.text === '(' && token.depth === 0 ? [i] : [],
  );
}

/** GRANT … ON FUNCTION f(int), g: the tokens where the names of the list begin. */
export function listedNames(statement: StatementContext, count: number): number[] {
  const on = statement.find('ON');
  if (on === null) return [];
  let at = on.last + 1;
  // FUNCTION, SCHEMA, TYPE, ALL TABLES IN SCHEMA
  if (statement.is(at, 'ALL')) at += 4;
  else at += 1;
  const starts: number[] = [];
  while (starts.length < count && at < statement.tokens.length) {
    starts.push(at);
    at = statement.name(at).last + 1;
    if (statement.is(at, '(')) at = statement.closes(at) + 1;
    if (!statement.is(at, ',')) break;
    at++;
  }
  return starts;
}
