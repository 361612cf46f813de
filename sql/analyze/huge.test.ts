import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from './analyze.ts';

beforeAll(loadParser);

/** A text is huge from 100 characters on; 4 statements of it are looked at, of INSERTs 2, of schema 6 parts. */
const allowance = { huge: 100, statements: 4, inserts: 2, schema: 6 };
const analyzer = () => createAnalyzer({ dialect: 'postgres', allowance });
const told = (text: string) =>
  analyzer()
    .update(text)
    .findings.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);

const rows = 'INSERT INTO t VALUES (1);\n';

describe('a very large text', () => {
  it.each<[string, string, string[]]>([
    ['is looked at up to its allowance', 'LISTEN x;\n'.repeat(20), [...Array<string>(4).fill('MOLT204 LISTEN'), 'MOLT903 LISTEN']],
    ['is looked at behind its rows', `${rows.repeat(20)}LISTEN x;`, ['MOLT903 INSERT', 'MOLT204 LISTEN']],
    ['is looked at as a whole when it is smaller', `${rows.repeat(3)}LISTEN x;`, ['MOLT204 LISTEN']],
    ['is looked at as a whole when rows are in COPY', `COPY t FROM stdin;\n${'1\n'.repeat(99)}\\.\nLISTEN x;`, ['MOLT204 LISTEN']],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  }); // prettier-ignore

  it('says how many statements it passed over, and where they are all checked', () => {
    const [notice] = analyzer().update(rows.repeat(20)).findings;
    expect(notice?.message).toMatch(/18 of its statements.*molt check/);
  });

  it('has no findings about tables whose keys may stand in what was passed over', () => {
    const table = (name: string) => `CREATE TABLE ${name} (id int8);\n`;
    const tables = ['a', 'b', 'c', 'd', 'e', 'f'].map(table).join('');
    expect(told(tables)).toEqual(['MOLT903 CREATE']);
    // Room is for three, of which each is a table with a column.
    expect(told(['a', 'b', 'c'].map(table).join(''))).toEqual(['MOLT101 a', 'MOLT101 b', 'MOLT101 c']);
    expect(told(`${table('a')}${rows.repeat(9)}`)).toEqual(['MOLT101 a', 'MOLT903 INSERT']);
  });

  it('keeps its findings and its notice when it is edited', () => {
    const own = analyzer();
    const text = `${rows.repeat(20)}LISTEN x;`;
    own.update(text);
    const edited = own.update(text.replace('LISTEN x', 'LISTEN xy'));
    expect(edited.findings.map(({ code }) => code)).toEqual(['MOLT903', 'MOLT204']);
    expect(edited.parsed).toBe(1);
  });
});
