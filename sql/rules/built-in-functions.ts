import { cockroachFunctions } from './data/cockroach-names.ts';
import { postgresFunctions } from './data/functions.ts';
import { internalFunctions } from './data/internal-functions.ts';

const known = new Set([
  ...cockroachFunctions.map((each) => each.name),
  ...postgresFunctions.map((each) => each.name),
  ...internalFunctions.keys(),
]);

/** Names that the table of built-ins leaves out: spatial functions, catalog functions, and types used as functions. */
const families =
  /^(?:_?st_|pg_|crdb_|postgis)|^(?:int|float|text|string|bool|date|time|numeric|decimal|bytes?|uuid|json|varchar|char|interval|oid|reg)/;

/** Whether a function is the server's own, of PostgreSQL or CockroachDB, as far as its name tells. */
export function isBuiltIn(parts: readonly string[]): boolean {
  const name = parts.at(-1) ?? '';
  if (parts.length > 1) return parts[0] === 'pg_catalog' || parts[0] === 'crdb_internal';
  return known.has(name) || families.test(name);
}
