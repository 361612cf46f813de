import { beforeAll, expect, it } from 'vitest';
import { loadParser, parseStatement } from '../parse/parser.ts';
import { anotherOf, shapeOf } from '../parse/shape.ts';
import { tokenize } from '../parse/tokens.ts';
import { newestVersion } from '../rules/metadata.ts';
import { split } from '../split/split.ts';
import { rulesFor } from '../rules/applies.ts';
import { createLint } from './lint-statement.ts';

beforeAll(loadParser);

const rules = rulesFor('postgres', newestVersion);

it('statements that share a tree are judged as if each had its own', () => {
  const shared = createLint('postgres', newestVersion, rules);
  const own = createLint('postgres', newestVersion, rules, (text, look) => look(parseStatement(text)));
  const seen = new Set<string>();
  for (const { examples } of rules) {
    for (const sql of examples.flatMap(({ bad = '', good = '', fixed = '' }) => [bad, good, fixed])) {
      for (const { kind, range } of split(sql).pieces) {
        const text = sql.slice(range.start, range.end);
        if (kind !== 'statement' || seen.has(text)) continue;
        seen.add(text);
        const kin: string[] = [];
        for (let last = text; kin.length < 4;) {
          const tokens = tokenize(last);
          const shape = shapeOf(last, tokens);
          if (shape === null) break;
          last = anotherOf(last, tokens, shape).text.replaceAll(/zq(\d+)/g, 'kin_$1');
          kin.push(last);
        }
        for (const each of [...kin, text, ...kin.slice(0, 1)]) expect(shared(each), each).toEqual(own(each));
      }
    }
  }
});

it.each([
  ["SELECT 'a'::float8, 'b';", "SELECT 'infinity'::float8, 'b';", "SELECT 'infinity'::date, 'b';"],
  [
    "SELECT 'a'::date;",
    "SELECT 'infinity'::numbers;",
    "SELECT 'infinity'::float4;",
    "SELECT 'infinity'::date;",
  ],
])('what was noted about one statement is forgotten with the next: %s, %s, %s', (...texts) => {
  // The last version without infinite time stamps: the rule about them notes what a cast makes of a constant.
  const before = rulesFor('postgres', 'v24.2');
  const shared = createLint('postgres', 'v24.2', before);
  const own = createLint('postgres', 'v24.2', before, (text, look) => look(parseStatement(text)));
  for (const text of [...texts, ...texts]) expect(shared(text), text).toEqual(own(text));
});

it('statements that share a tree keep what was found in them when the tree is another one’s', () => {
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
