import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateDump } from '../../test/bench/generate-dump.ts';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { convert } from './convert.ts';
import { headerLength } from './header.ts';

beforeAll(loadParser);

const root = join(import.meta.dirname, '..', '..');
const files = [
  ...readdirSync(join(root, 'test', 'samples', 'mysql')).map((name) => `test/samples/mysql/${name}`),
  'demo/app/schema.sql',
];
const texts: readonly (readonly [string, string])[] = [
  ...files.map((name) => [name, readFileSync(join(root, name), 'utf8')] as const),
  ['a large dump', generateDump(3_000, true)],
];

/** Every example of every rule: what is bad and what is good, as a file of its dialect. */
const examplesOf = (rule: Rule) =>
  rule.examples.flatMap((example) =>
    [example.bad, example.good].flatMap((source) => {
      if (source === undefined) return [];
      const dialect = rule.sources.includes('postgres') ? 'postgres' : 'mysql';
      return [`-- molt: dialect=${dialect}\n${source}\n`];
    }),
  );

describe('what is converted stays as it is', () => {
  test.each(texts)('%s', (name, source) => {
    const { text } = convert(source, { fileName: name });
    expect(headerLength(text)).toBeGreaterThan(0);
    const again = convert(text, { fileName: name });
    expect(again.changes).toEqual([]);
    expect(again.text).toBe(text);
  });

  // Half a file: nothing in it makes the type that its column is of.
  test.each(allRules.filter(({ name }) => name !== 'enum-type'))('the examples of $code $name', (rule) => {
    const changed = examplesOf(rule).flatMap((source) => {
      const { text } = convert(source);
      const again = convert(text);
      return again.text === text ? [] : [{ source, text, again: again.text.slice(headerLength(again.text)) }];
    });
    expect(changed).toEqual([]);
  });
});

describe('no error is left', () => {
  const errors = (text: string) =>
    createAnalyzer({ dialect: 'cockroach' })
      .update(text)
      .findings.filter(({ severity }) => severity === 'error')
      .map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);

  test.each(texts)('%s', (name, source) => {
    expect(errors(convert(source, { fileName: name }).text)).toEqual([]);
  });
});
