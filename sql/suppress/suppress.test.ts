import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser, type Dialect } from '../analyze/analyze.ts';
import { applyEdits } from '../findings/fix.ts';
import { allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';

beforeAll(loadParser);

const findings = (text: string, dialect: Dialect = 'postgres', rules?: readonly Rule[]) =>
  createAnalyzer({ dialect, rules }).update(text).findings;

/** `MOLT203` for each finding, in order of the text; those that only advise are left out unless they are asked for. */
const codes = (text: string) => findings(text).map((finding) => finding.code);

const lock = 'LOCK TABLE t;'; // MOLT203
const listen = 'LISTEN x;'; // MOLT204

describe('a comment hides', () => {
  it.each<[string, string, string[]]>([
    ['what is in the next line', `-- molt-ignore MOLT203: old\n${lock}`, []],
    ['what is in its own line', `${lock} -- molt-ignore MOLT203: old`, []],
    ['by name, in any case', `-- molt-ignore LOCK-table: old\n${lock}`, []],
    ['several with commas', `-- molt-ignore MOLT203, MOLT204: old\n${lock} ${listen}`, []],
    ['several with spaces', `-- molt-ignore MOLT203 MOLT204: old\n${lock} ${listen}`, []],
    ['everything, when it names nothing', `-- molt-ignore: old\n${lock} ${listen}`, []],
    [
      'below other such comments',
      `-- molt-ignore MOLT204: a\n-- molt-ignore MOLT203: b\n${lock} ${listen}`,
      [],
    ],
    ['in a block comment', `/* molt-ignore MOLT203: old */\n${lock}`, []],
    ['in a block comment in its line', `LOCK /* molt-ignore MOLT203: old */ TABLE t;`, []],
    ['with CRLF', `-- molt-ignore MOLT203: old\r\n${lock}\r\n`, []],
    ['with CR alone', `-- molt-ignore MOLT203: old\r${lock}\r`, []],
    ['when it is indented', `  -- molt-ignore MOLT203: old\n  ${lock}`, []],
    [
      'in the whole statement below it',
      '-- molt-ignore MOLT204: old\nLISTEN\n  x;\n-- molt-ignore foreign-table: old\n',
      ['MOLT912'],
    ],
    ['in the whole file', `-- molt-ignore-file MOLT203: old\n${listen}\n${lock}\n\n${lock}`, ['MOLT204']],
    ['nothing of another rule', `-- molt-ignore MOLT204: old\n${listen}\n${lock}`, ['MOLT203']],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('a line inside of a statement, and no other line of it', () => {
    const columns = ['  a money,', '  -- molt-ignore MOLT116: old', '  b money,', '  c money'];
    const text = `CREATE TABLE t (id uuid PRIMARY KEY,\n${columns.join('\n')}\n);`;
    const money = findings(text).filter((finding) => finding.rule === 'money-type');
    expect(money.map(({ range }) => text.slice(0, range.start).split('\n').length)).toEqual([2, 5]);
  });

  it.each([
    ['in a string', `SELECT '-- molt-ignore MOLT203: x'; ${lock}`],
    ['in a string over lines', `SELECT '\n-- molt-ignore MOLT203: x\n'; ${lock}`],
    ['in a dollar quote', `SELECT $$\n-- molt-ignore MOLT203: x\n$$; ${lock}`],
    ['in the rows of COPY', `COPY t FROM stdin;\n-- molt-ignore MOLT203: x\n\\.\n${lock}`],
    ['behind other words', `-- see molt-ignore MOLT203: x\n${lock}`],
    ['as a part of a word', `-- molt-ignored MOLT203: x\n${lock}`],
  ])('nothing when it stands %s', (_, text) => {
    expect(codes(text)).toEqual(['MOLT203']);
  });
});

describe('what is said of a comment', () => {
  it.each<[string, string, string[]]>([
    ['hides nothing', `-- molt-ignore MOLT203: old\nSELECT 1;`, ['unused-ignore «molt-ignore»']],
    ['hides nothing, naming nothing', `-- molt-ignore: old\nSELECT 1;`, ['unused-ignore «molt-ignore»']],
    ['names two, one of them in vain', `-- molt-ignore MOLT203, MOLT204: old\n${lock}`, ['unused-ignore «MOLT204»']],
    ['stands a line too far above', `-- molt-ignore MOLT203: x\n\n${lock}`, ['unused-ignore «molt-ignore»', 'lock-table «LOCK TABLE»']],
    ['stands below', `${lock}\n-- molt-ignore MOLT203: x`, ['lock-table «LOCK TABLE»', 'unused-ignore «molt-ignore»']],
    ['is for the file, but too late', `SELECT 1;\n-- molt-ignore-file MOLT203: x\n${lock}`, ['unused-ignore «molt-ignore-file»', 'lock-table «LOCK TABLE»']],
    ['names a rule that is none', `-- molt-ignore MOLT999: x\nSELECT 1;`, ['unknown-ignore «MOLT999»']],
    ['has a reason without a colon', `-- molt-ignore MOLT203 legacy\n${lock}`, ['ignore-without-reason «molt-ignore»', 'unknown-ignore «legacy»']],
    ['has another word', `-- molt-ignore-line MOLT203: x\nSELECT 1;`, ['unknown-ignore «molt-ignore-line»']],
    ['has no reason', `-- molt-ignore MOLT203\n${lock}`, ['ignore-without-reason «molt-ignore»']],
    ['has an empty reason', `-- molt-ignore MOLT203: \n${lock}`, ['ignore-without-reason «molt-ignore»']],
    ['hides a statement that could not be read', `-- molt-ignore MOLT203: x\nLOCK lock lock;`, ['syntax-error «lock»']],
  ])('that %s', (_, text, expected) => {
    const said = findings(text).map(({ rule, range }) => `${rule} «${text.slice(range.start, range.end)}»`);
    expect(said.toSorted()).toEqual(expected.toSorted());
  }); // prettier-ignore

  it('is nothing about rules that did not look', () => {
    const text = '-- molt-ignore MOLT203: old\n-- molt-ignore-file: all\nSELECT 1;';
    expect(
      findings(
        text,
        'postgres',
        allRules.filter((rule) => rule.code !== 'MOLT203'),
      ).length,
    ).toBe(0);
  });

  it.each<[string, string, string]>([
    ['a line of its own', `SELECT 1;\n  -- molt-ignore MOLT203: x\nSELECT 2;`, 'SELECT 1;\nSELECT 2;'],
    ['CRLF', `-- molt-ignore MOLT203: x\r\nSELECT 2;`, 'SELECT 2;'],
    ['behind code', `SELECT 2; -- molt-ignore MOLT203: x\nSELECT 3;`, 'SELECT 2;\nSELECT 3;'],
    ['between two words', `SELECT/* molt-ignore MOLT203: x */2;`, 'SELECT 2;'],
    [
      'the first of two names',
      `-- molt-ignore MOLT204, MOLT203: x\n${lock}`,
      `-- molt-ignore MOLT203: x\n${lock}`,
    ],
    [
      'the second of two names',
      `-- molt-ignore MOLT203, MOLT204: x\n${lock}`,
      `-- molt-ignore MOLT203: x\n${lock}`,
    ],
  ])('has a fix: %s', (_, text, fixed) => {
    const edits = findings(text).flatMap((finding) => finding.fix?.edits ?? []);
    expect(applyEdits(text, edits).text).toBe(fixed);
  });
});

it('does work in proportion to the number of comments', { timeout: 60_000 }, () => {
  // No clock: each comment against each finding would be 1,600 million looks, and the test's own limit ends it.
  const text = `-- molt-ignore MOLT203: x\n${lock}\n`.repeat(40_000);
  expect(codes(text)).toEqual([]);
});
