import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../parse/parser.ts';
import { anotherOf, shapeOf } from '../parse/shape.ts';
import { tokenize } from '../parse/tokens.ts';
import { newestVersion } from '../rules/metadata.ts';
import { split } from '../split/split.ts';
import { rulesFor } from '../rules/applies.ts';
import { createLint } from './lint-statement.ts';

beforeAll(loadParser);

it('statements that share a tree keep what was found in them when the tree is another one’s', () => {
  const rules = rulesFor('postgres', newestVersion);
  const lint = createLint('postgres', newestVersion, rules);
  const said = (text: string) => {
    const { kind, table, findings, facts } = lint(text);
    return { kind, table, findings, facts };
  };
  const results: { text: string; result: ReturnType<typeof said>; then: string }[] = [];
  for (const { examples } of rules) {
    for (const sql of examples.flatMap(({ bad = '', good = '' }) => [bad, good])) {
      for (const { kind, range } of split(sql).pieces) {
        const text = sql.slice(range.start, range.end);
        const tokens = tokenize(text);
        const shape = kind === 'statement' ? shapeOf(text, tokens) : null;
        if (shape === null) continue;
        const kin = anotherOf(text, tokens, shape).text;
        for (const each of [kin, kin.replaceAll(/zq(\d+)/g, 'kin_$1'), text]) {
          const result = said(each);
          if (result.kind !== 'refused') results.push({ text: each, result, then: JSON.stringify(result) });
        }
      }
    }
  }
  expect(results.length).toBeGreaterThan(1500);
  for (const { text, result, then } of results) {
    // The tree serves others now.
    expect(JSON.stringify(result), text).toBe(then);
  }
});
