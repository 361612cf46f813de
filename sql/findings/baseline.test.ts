import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { entriesOf, KnownFindings, parseBaseline, printBaseline } from './baseline.ts';
import { Fingerprints } from './fingerprint.ts';

beforeAll(loadParser);

const named = (text: string) => {
  const { findings, statements } = createAnalyzer({ dialect: 'postgres' }).update(text);
  const prints = new Fingerprints(text, statements);
  return findings.map((finding) => ({
    finding,
    fingerprint: prints.of(finding),
    excerpt: prints.excerpt(finding.range.start),
  }));
};
const listens = 'LISTEN a;\nLOCK TABLE t;\nLISTEN b;\nLISTEN a;\n';

/** What a baseline made of one text leaves of another, and what is stale then. */
function against(before: string, now: string) {
  const known = new KnownFindings(entriesOf(named(before)));
  const left = named(now).filter((one) => !known.hides(one));
  return {
    left: left.map(({ excerpt }) => excerpt),
    stale: known.stale(() => true).map(({ statement }) => statement),
  };
}

describe('a baseline', () => {
  it.each<[string, string, { left: string[]; stale: string[] }]>([
    ['hides what is in it', listens, { left: [], stale: [] }],
    ['hides what was moved', `\n\n${listens.split('\n').reverse().join('\n')}`, { left: [], stale: [] }],
    ['hides what was written otherwise', 'listen a; Lock  Table\n t; /* x */ LISTEN b;\nLISTEN a;', { left: [], stale: [] }],
    ['does not hide one more of the same', `${listens}LISTEN a;`, { left: ['LISTEN a;'], stale: [] }],
    ['does not hide what was changed', listens.replace('LISTEN b', 'LISTEN c'), { left: ['LISTEN c;'], stale: ['LISTEN b;'] }],
    ['does not hide another rule in the same text', listens.replace('LOCK TABLE t', 'LOCK TABLE u'), { left: ['LOCK TABLE u;'], stale: ['LOCK TABLE t;'] }],
    ['is stale where nothing is left', 'SELECT 1;', { left: [], stale: ['LISTEN a;', 'LOCK TABLE t;', 'LISTEN b;'] }],
  ])('%s', (_, now, expected) => {
    expect(against(listens, now)).toEqual(expected);
  }); // prettier-ignore

  it('is not stale where a rule did not look', () => {
    const known = new KnownFindings(entriesOf(named(listens)));
    expect(known.stale((code) => code === 'MOLT203').map(({ statement }) => statement)).toEqual([
      'LOCK TABLE t;',
    ]);
  });

  it('is the same after it was written and read, and sorted', () => {
    const files = {
      'b.sql': entriesOf(named(listens)),
      'a "1".sql': entriesOf(named('LISTEN c;')),
      'none.sql': [],
    };
    const text = printBaseline({ files });
    const read = parseBaseline(text);
    if (typeof read === 'string') throw new Error(read);
    expect(Object.keys(read.files)).toEqual(['a "1".sql', 'b.sql']);
    expect(printBaseline(read)).toBe(text);
    expect(text.split('\n').filter((line) => line.includes('fingerprint')).length).toBe(4);
    expect(parseBaseline(`\ufeff${text}`)).toEqual(read);
  });

  it.each([
    ['', /JSON/],
    ['[]', /no "files"/],
    ['{"files":{}}', /schemaVersion is undefined/],
    ['{"schemaVersion":2,"files":{}}', /schemaVersion is 2/],
    ['{"schemaVersion":1,"files":{"a":1}}', /"a" is not a list/],
    ['{"schemaVersion":1,"files":{"a":[{"code":"MOLT1"}]}}', /entry 1 of "a"/],
    ['{"schemaVersion":1,"files":{"a":[{"code":"MOLT1","fingerprint":"x","count":0}]}}', /entry 1 of "a"/],
  ])('is none when it is %j', (text, said) => {
    expect(parseBaseline(text)).toMatch(said);
  });

  it('takes a file’s name for nothing but a name', () => {
    const read = parseBaseline('{"schemaVersion":1,"files":{"__proto__":[],"constructor":[]}}');
    expect(typeof read === 'string' ? read : Object.keys(read.files)).toEqual(['__proto__', 'constructor']);
  });
});

describe('a fingerprint', () => {
  it('is there for what stands between statements too', () => {
    const text = 'SELECT 1;\n-- molt-ignore MOLT204: x\nSELECT 2;';
    expect(named(text).map(({ excerpt }) => excerpt)).toEqual(['-- molt-ignore MOLT204: x']);
    expect(named(`\n\n${text}`)[0]?.fingerprint).toBe(named(text)[0]?.fingerprint);
  });

  it('differs by rule and by statement', () => {
    const prints = named('CREATE TABLE a (b money, c xml);').map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(prints.length).toBeGreaterThan(2);
  });
});
