import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionFacts, KeywordFacts, TypeFacts } from '../../scripts/facts/shapes.ts';
import { cockroachVersions, type CockroachVersion } from '../../sql/rules/metadata.ts';

/** What CockroachDB makes of a construct, and so what is expected of us. */
export type Verdict = 'unsupported' | 'partial' | 'differs' | 'no-op' | 'best-practice' | 'same';

/** One thing that somebody found out about CockroachDB, with SQL that shows it. */
export interface Entry {
  readonly id: string;
  readonly group: 'constructs' | 'functions' | 'operators' | 'types' | 'keywords';
  readonly source: 'postgres' | 'mysql' | 'oracle' | 'mssql';
  readonly construct: string;
  readonly example: string;
  readonly verdict: Verdict;
  /** First version that takes it; null when none does, v23.1 for "always". */
  readonly since: CockroachVersion | null;
}

interface CompatFact {
  readonly id: string;
  readonly source: 'postgres' | 'mysql' | 'any' | 'oracle' | 'mssql';
  readonly construct: string;
  readonly example: string;
  readonly verdict: Verdict;
  readonly supported_since: string | null;
}

/** All entries of a folder of facts. */
export async function readEntries(folder: string): Promise<Entry[]> {
  const read = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
  const facts = await read<CompatFact[]>('compat-facts.json');
  return [
    ...facts.map((fact) => ({
      id: fact.id,
      group: 'constructs' as const,
      source: fact.source === 'any' ? ('postgres' as const) : fact.source,
      construct: fact.construct,
      example: fact.example,
      verdict: fact.verdict,
      since: version(fact.supported_since),
    })),
    ...functionEntries(await read<FunctionFacts>('functions.json')),
    ...typeEntries(await read<TypeFacts>('types.json')),
    ...keywordEntries(await read<KeywordFacts>('keywords.json')),
  ];
}

function version(text: string | null): CockroachVersion | null {
  const name = text?.split(' ')[0];
  return cockroachVersions.find((each) => each === name) ?? null;
}

function functionEntries(facts: FunctionFacts): Entry[] {
  const rows = [...facts.postgres_functions, ...facts.postgres_operators, ...facts.mysql];
  return rows.map((row): Entry => {
    const isOperator = row.kind === 'operator';
    return {
      id: `${isOperator ? 'operator' : 'function'}:${row.source}:${row.name}`,
      group: isOperator ? 'operators' : 'functions',
      source: row.source,
      construct: row.name,
      example: row.before ?? operators[row.name] ?? called(row.name, row.source),
      verdict: row.status === 'missing' ? 'unsupported' : row.status,
      since: version(row.supported_since),
    };
  });
}

/** A statement with each operator that a row names; the rows hold none. */
const operators: Readonly<Record<string, string>> = {
  '/ (integer)': 'SELECT 7 / 2',
  '^@': "SELECT a ^@ 'x' FROM t",
  '~~, !~~, ~~*, !~~*': "SELECT a ~~ 'x', a !~~ 'x' FROM t",
  '@? and @@ on jsonb': "SELECT doc @? '$.a' FROM t",
  '<% %> <<% %>> <<-> (pg_trgm)': 'SELECT a <% b, a %> b, a <<% b, a <<-> b FROM t',
  '-|-': 'SELECT a -|- b FROM t',
  '<< >> (ranges, inet)': "SELECT int4range(1, 2) << int4range(3, 4)",
  '<-> <=> <#> <+>': "SELECT point '(1,1)' <-> point '(2,2)'",
  '! and !! (factorial, negation of tsquery), @ (absolute value)': "SELECT !! 'a'::TSQUERY, @ -5",
  'OPERATOR(schema.op)': 'SELECT a OPERATOR(app.+) b FROM t',
  'user-defined operators': 'CREATE OPERATOR === (LEFTARG = int8, RIGHTARG = int8, FUNCTION = int8eq)',
  '|| with NULL / mixed types': 'SELECT to_tsvector(a) || to_tsvector(b) FROM t',
  'precedence of &, #, |, ||': 'SELECT 1 | 2 & 3',
  '%': "SELECT a % 'x' FROM t",
  '|/ ||/': 'SELECT |/ 4, ||/ 8',
  '?, ?|, ?&, @>, <@, #>, #>>, #-, ->, ->>': "SELECT doc ? 'a', doc -> 'a', doc #- '{a}' FROM t",
  '&&, @>, <@ on arrays': 'SELECT a && b, a @> b FROM t',
  '!=, <>': 'SELECT a != b, a <> b FROM t',
  '# (bitwise xor)': 'SELECT 1 # 2',
}; // prettier-ignore

function called(label: string, source: string): string {
  const name = /[a-z_0-9]+/i.exec(label)?.[0] ?? 'f';
  return source === 'mysql'
    ? `SELECT ${name.toUpperCase()}(a) FROM t`
    : `SELECT ${name.toLowerCase()}(a) FROM t`;
}

function typeEntries(facts: TypeFacts): Entry[] {
  return facts.rows.map((row): Entry => {
    const mysql = row.source === 'mysql';
    const written =
      row.from_type
        .split(/ \/ |, | \(/)[0]
        ?.replace(/\(n\)/, '(8)')
        .replace(/\(m,d\)/, '(8,2)') ?? '';
    const type = types[row.from_type] ?? written;
    const key = mysql ? 'id BIGINT PRIMARY KEY' : 'id INT8 PRIMARY KEY';
    return {
      id: `type:${row.source}:${row.from_type}`,
      group: 'types',
      source: row.source,
      construct: row.from_type,
      example:
        type.startsWith('CREATE') || type.startsWith('DO $') ? type : `CREATE TABLE zz (${key}, c ${type})`,
      verdict: row.verdict,
      since: version(row.supported_since),
    };
  });
}

/** Labels that are no types to write. */
const types: Readonly<Record<string, string>> = {
  'GENERATED ... AS IDENTITY': 'INT8 GENERATED BY DEFAULT AS IDENTITY',
  enum: "CREATE TYPE mood AS ENUM ('a', 'b')",
  'composite type': 'CREATE TYPE pair AS (a INT8, b INT8)',
  domain: "CREATE DOMAIN email AS TEXT CHECK (VALUE LIKE '%@%')",
  'multirange types': 'INT4MULTIRANGE',
  'one-dimensional array': 'INT8[]',
  'multi-dimensional array': 'INT8[][]',
  trigger: 'CREATE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
  event_trigger: 'CREATE FUNCTION tf() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$',
  record: 'DO $$ DECLARE r RECORD; BEGIN NULL; END $$',
  void: 'CREATE FUNCTION vf() RETURNS VOID LANGUAGE sql AS $$ SELECT 1 $$',
  'anyelement, anyarray': 'CREATE FUNCTION af(a ANYELEMENT) RETURNS ANYELEMENT LANGUAGE sql AS $$ SELECT a $$',
  'isn types (isbn, ean13 ...), cube, seg, earth': 'ISBN',
  'table%ROWTYPE / column%TYPE': 'DO $$ DECLARE r film%ROWTYPE; BEGIN NULL; END $$',
  'INT(11) and other display widths': 'INT(11)',
  'SERIAL (BIGINT UNSIGNED AUTO_INCREMENT)': 'SERIAL',
  AUTO_INCREMENT: 'INT AUTO_INCREMENT',
  ZEROFILL: 'INT ZEROFILL',
  'column CHARACTER SET': 'VARCHAR(10) CHARACTER SET utf8mb4',
  'COLLATE utf8mb4_*_ci': 'VARCHAR(10) COLLATE utf8mb4_general_ci',
  "ENUM('a','b')": "ENUM('a', 'b')",
  "SET('a','b')": "SET('a', 'b')",
  'BINARY(16) holding a UUID': 'BINARY(16)',
  'DECIMAL(p,s) / NUMERIC': 'DECIMAL(10,2)',
}; // prettier-ignore

/** Words that PostgreSQL takes bare and CockroachDB refuses, each in each position. */
function keywordEntries(facts: KeywordFacts): Entry[] {
  return Object.entries(facts.position_diff).flatMap(
    ([position, { template, postgres_accepts_crdb_refuses }]) =>
      postgres_accepts_crdb_refuses.map((word): Entry => ({
        id: `keyword:${position}:${word}`,
        group: 'keywords',
        source: 'postgres',
        construct: `${word} as ${position.replaceAll('_', ' ')}`,
        example: template.replace('WORD', word),
        verdict: 'unsupported',
        since: null,
      })),
  );
}
