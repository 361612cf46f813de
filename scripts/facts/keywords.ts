import { head, literal, words } from './source.ts';
import type { KeywordFacts } from './shapes.ts';

/** sql/rules/data/keywords.ts */
export function keywordsFile(facts: KeywordFacts): string {
  const positions = Object.entries(facts.position_diff).map(
    ([position, each]) =>
      `  ${camel(position)}: { template: ${literal(each.template)}, quote: ${literal(each.postgres_accepts_crdb_refuses)}, foreign: ${literal(each.crdb_accepts_postgres_refuses)} },`,
  );
  return [
    ...head(
      'The keywords of CockroachDB v25.2’s grammar, and what changed by version.',
      facts.generated_from,
    ),
    "import type { CockroachVersion } from '../metadata.ts';",
    ...words('reservedKeywords', 'Never a bare name.', facts.reserved),
    ...words(
      'columnNameKeywords',
      'Fine as the name of a column or table, not of a function or type.',
      facts.col_name,
    ),
    ...words(
      'typeFunctionKeywords',
      'Fine as the name of a function or type, not of a column or table.',
      facts.type_func_name,
    ),
    ...words('unreservedKeywords', 'Fine as any name.', facts.unreserved),
    ...words(
      'quotedWhenPrinted',
      'Words that CockroachDB itself quotes when it prints them as a name.',
      facts.must_quote_when_printed,
    ),
    '',
    'export interface KeywordChange {',
    '  readonly version: CockroachVersion;',
    '  readonly added: readonly string[];',
    '  readonly removed: readonly string[];',
    '}',
    '',
    '/** Keywords that came and went, oldest version first. */',
    '// prettier-ignore',
    'export const keywordChanges: readonly KeywordChange[] = [',
    ...facts.changes_by_version.map((each) => `  ${literal(each)},`),
    '];',
    '',
    '/** A place where a name stands, and the words that the two grammars judge differently there. */',
    'export interface KeywordPosition {',
    '  /** The statement that was tried, with WORD for the word. */',
    '  readonly template: string;',
    '  /** PostgreSQL takes the word bare and CockroachDB refuses it: quote it. */',
    '  readonly quote: readonly string[];',
    '  /** CockroachDB takes the word bare and PostgreSQL refuses it. */',
    '  readonly foreign: readonly string[];',
    '}',
    '',
    '// prettier-ignore',
    'export const keywordPositions = {',
    ...positions,
    '} as const satisfies Readonly<Record<string, KeywordPosition>>;',
    '',
  ].join('\n');
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
