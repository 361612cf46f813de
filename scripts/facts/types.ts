import { head, literal } from './source.ts';
import type { TypeFacts, TypeRow } from './shapes.ts';

const exported: Readonly<Record<TypeRow['source'], string>> = {
  postgres: 'postgresTypes',
  mysql: 'mysqlTypes',
  oracle: 'oracleTypes',
  mssql: 'sqlServerTypes',
};

/** sql/rules/data/types.ts */
export function typesFile(facts: TypeFacts): string {
  return [
    ...head('What each type of the sources becomes in CockroachDB.', facts.generated_from),
    "import type { CockroachVersion, FixClass } from '../metadata.ts';",
    '',
    '/** `unsupported`: no such type; `partial`: with gaps; `differs`: the same name means something else. */',
    "export type TypeVerdict = 'same' | 'differs' | 'partial' | 'unsupported';",
    '',
    'export interface SourceType {',
    '  /** As people write it, with forms: `NUMBER(p) p<5`. */',
    '  readonly label: string;',
    '  /** The bare names in lower case, when the row is about whole types; empty for a clause such as AUTO_INCREMENT. */',
    '  readonly names: readonly string[];',
    '  /** The label is about a form of the type (`TINYINT(1)`, `NUMBER(p) p<5`), not about all of it. */',
    '  readonly form?: boolean;',
    '  /** What to write instead; absent when nothing comes near. */',
    '  readonly target?: string;',
    '  readonly verdict: TypeVerdict;',
    '  /** First version that has the type; v23.1 (the oldest known) or older when absent from a supported row. */',
    '  readonly since?: CockroachVersion;',
    '  readonly issue?: number;',
    '  /** The grammar itself refuses the name; otherwise it is looked up as a type of one’s own and fails then. */',
    '  readonly refusedByGrammar?: boolean;',
    '  readonly fix: FixClass;',
    '}',
    ...(Object.keys(exported) as TypeRow['source'][]).flatMap((source) => table(source, facts.rows)),
    '',
    '/** Names that the grammar refuses as types, with the issue that it names; 0 when it names none. */',
    '// prettier-ignore',
    'export const typesRefusedByGrammar: Readonly<Record<string, number>> = {',
    ...Object.entries(facts.known_to_parser.refused_with_issue).map(
      ([name, issue]) => `  ${name}: ${issue ?? 0},`,
    ),
    '};',
    '',
    '/** Names without a keyword that the grammar resolves to built-in types. */',
    '// prettier-ignore',
    `export const typeAliases: readonly string[] = ${literal(facts.known_to_parser.aliases)};`,
    '',
  ].join('\n');
}

function table(source: TypeRow['source'], rows: readonly TypeRow[]): string[] {
  return [
    '',
    '// prettier-ignore',
    `export const ${exported[source]}: readonly SourceType[] = [`,
    ...rows.filter((row) => row.source === source).map((row) => `  ${literal(entry(row))},`),
    '];',
  ];
}

function entry(row: TypeRow): Record<string, unknown> {
  return {
    label: row.from_type,
    names: namesOf(row.from_type),
    form: /\(\w*\d|\(\w\)|\(\w,\w\)|\('a/.test(row.from_type),
    target: row.to_type === '(none)' || row.to_type === '(drop)' ? undefined : row.to_type,
    verdict: row.verdict,
    since: row.supported_since === 'v23.1' ? undefined : row.supported_since,
    issue: row.issue,
    refusedByGrammar: row.parse_error,
    fix: { automatic: 'safe', suggested: 'review', manual: 'manual' }[row.fix],
  };
}

/** `real / float4` → both; `isn types (isbn, ean13 ...), cube` → the ones that are plain words. */
function namesOf(label: string): string[] {
  if (/\.\.\. AS|AUTO_INCREMENT|ZEROFILL|COLLATE|CHARACTER SET|%|UNSIGNED|^domain$|^enum$/.test(label))
    return [];
  const inner = /\bisn types \(([^)]*)\)/.exec(label)?.[1];
  const parts = label.replace(/\([^)]*\)/g, '').split(/\s*(?:\/|,)\s*/);
  const extra = inner?.replace('...', '').split(/\s*,\s*/) ?? [];
  const also: Readonly<Record<string, readonly string[]>> = {
    'multirange types': ['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange'],
    boolean: ['boolean', 'bool'],
    'isn types': ['isbn', 'isbn13', 'ismn', 'ismn13', 'issn', 'issn13', 'ean13', 'upc'],
  }; // prettier-ignore
  const names = [...parts, ...extra].flatMap((part) => {
    const name = part.trim().toLowerCase();
    return also[name] ?? [name];
  });
  return [
    ...new Set(
      names.filter(
        (name) => /^"?[a-z][a-z0-9_ ]*"?$/.test(name) && !/ types?$| array$|vectors| and /.test(name),
      ),
    ),
  ];
}
