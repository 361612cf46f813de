import { readCorrected, withComma } from '../../sql/convert/mysql/statement.ts';
import { withoutOwnSyntax } from '../../sql/mysql/as-cockroach.fixture.ts';
import { tokenize } from '../../sql/parse/tokens.ts';
import { split } from '../../sql/split/split.ts';

/** What CockroachDB has and PostgreSQL hasn't, so that schemas of the one can be tried on the other. */
export const prelude = `
CREATE DOMAIN bytes AS bytea;
CREATE DOMAIN blob AS bytea;
CREATE DOMAIN citext AS text;
CREATE DOMAIN string AS text;
CREATE FUNCTION "left"(bytes, int) RETURNS bytea LANGUAGE sql IMMUTABLE AS 'SELECT substr($1, 1, $2)';
CREATE FUNCTION "if"(boolean, text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 THEN $2 ELSE $3 END';
CREATE FUNCTION ifnull(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, $2)';
CREATE FUNCTION json_valid(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
`;

/** A statement of the converted text, and what a PostgreSQL may be given in its place; null for what it has no use for. */
export interface StandIn {
  readonly line: number;
  readonly written: string;
  readonly sql: readonly string[];
}

const skipped =
  /^(?:create\s+database|drop\s+database|use|show|alter\s+database|begin|start\s+transaction|commit|comment\s+on\s+index)\b/i;
/** PostgreSQL has an extension for shapes, which is not among the binaries that we have. */
const shapes = /\bgeometry\s*(?:\([^)]*\))?/gi;

/** Cuts CockroachDB SQL into statements as PostgreSQL takes them. */
export function standIns(text: string): StandIn[] {
  let line = 1;
  let counted = 0;
  return split(text).pieces.flatMap(({ kind, range }) => {
    if (kind !== 'statement') return [];
    for (; counted < range.start; counted++) if (text[counted] === '\n') line++;
    const written = text.slice(range.start, range.end);
    if (skipped.test(written)) return [];
    const { table, indexes } = withoutIndexes(written);
    return [{ line, written, sql: [withoutOwnSyntax(withoutBytes(table)), ...indexes] }];
  });
}

/** CREATE TABLE has its indexes in it in CockroachDB; their names are those of the table, not of the schema. */
function withoutIndexes(written: string): { table: string; indexes: string[] } {
  if (!/^create\s+table\b/i.test(written)) return { table: written, indexes: [] };
  const statement = readCorrected(written);
  const { name, keys } = statement.model;
  const indexes: string[] = [];
  let table = written;
  for (const key of [...keys].reverse()) {
    const isIndex = statement.is(key.keyword.last, 'INDEX');
    if (name === null || !isIndex || key.list === null) continue;
    const range = withComma(statement, key.span);
    table = table.slice(0, range.start) + table.slice(range.end);
    const sort = key.sort === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
    indexes.unshift(`CREATE ${sort} ON ${statement.slice(name)} ${statement.slice(key.list)};`);
  }
  return { table, indexes };
}

function withoutBytes(sql: string): string {
  let text = '';
  let from = 0;
  for (const { kind, start, end } of tokenize(sql)) {
    const hex = kind === 'string' ? /^x'([0-9a-f]*)'$/i.exec(sql.slice(start, end))?.[1] : undefined;
    if (hex === undefined) continue;
    text += `${sql.slice(from, start)}'\\x${hex}'::bytea`;
    from = end;
  }
  return (text + sql.slice(from)).replace(shapes, 'text');
}
