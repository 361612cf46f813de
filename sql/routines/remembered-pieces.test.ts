import { beforeAll, expect, it, test } from 'vitest';
import { createLint, type StatementResult } from '../analyze/lint-statement.ts';
import { loadParser } from '../analyze/analyze.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion } from '../rules/metadata.ts';
import type { RoutineScope } from './body.ts';
import { rememberingPieces } from './remembered-pieces.ts';

beforeAll(loadParser);

const scope: RoutineScope = {
  sort: 'function',
  language: 'plpgsql',
  name: ['app', 'touch'],
  isTrigger: true,
  returnsSet: false,
  orReplace: false,
  parameters: [],
  variables: new Set(['n']),
  labels: new Set(['touch']),
  part: 'expression',
};

test.each<[string, string, Partial<RoutineScope>, number]>([
  ['of another routine', 'SELECT now()', { name: ['app', 'other'], labels: new Set(['other']) }, 1],
  ['of one with other variables', 'SELECT now()', { variables: new Set(['now']) }, 2],
  ['of one that is no trigger', 'SELECT now()', { isTrigger: false }, 2],
  ['that is another part', 'SELECT now()', { part: 'statement' }, 2],
  ['that says the name of its routine', 'SELECT Touch.n', {}, 2],
  ['that is long', `SELECT '${'x'.repeat(300)}'`, {}, 2],
])('a piece %s', (_what, text, other, times) => {
  const looked: string[] = [];
  const lint = rememberingPieces((piece): StatementResult => {
    looked.push(piece);
    return { text: piece, kind: 'SelectStmt', findings: [], facts: [] };
  });
  lint(text, scope);
  lint(text, { ...scope, ...other });
  expect(looked).toHaveLength(times);
});

const bodyOf = (name: string, declared: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$\nDECLARE ${declared} integer := 0;\nBEGIN\n  ${body}\n  RETURN NEW;\nEND;\n$$;`;

it('finds in each function what is found in it alone', () => {
  const rules = rulesFor('postgres', newestVersion);
  const knowing = createLint('postgres', newestVersion, rules);
  const each = createLint('postgres', newestVersion, rules, true);
  const bodies = [
    'n := lo_create(n);',
    'NEW.at := now() + n * interval_of(n);',
    'IF n > 10 THEN RAISE EXCEPTION $x$too many$x$; END IF;',
    'PERFORM pg_advisory_lock(n);',
  ];
  let found = 0;
  for (const [i, body] of [...bodies, ...bodies].entries()) {
    for (const declared of ['n', 'other']) {
      const text = bodyOf(`touch_${i}`, declared, body);
      const result = knowing(text);
      expect(result).toEqual(each(text));
      found += result.findings.length;
    }
  }
  expect(found).toBeGreaterThan(0);
});
