import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await TestClient.start();
}, 60_000);
afterAll(() => client.stop());

const listen = 'LISTEN x;';
let files = 0;

/** `line:character CODE` of what is told of a text, both from 0; advice about the schema is not what this is about. */
async function told(text: string): Promise<string[]> {
  const { diagnostics } = await client.open(`file:///bad-input/${++files}.sql`, text);
  const lines = text.split(/\r\n|\r|\n/);
  return diagnostics
    .map(({ range, code }) => {
      // Wherever it is, it is in the text.
      expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]?.length ?? -1);
      return `${range.start.line}:${range.start.character} ${code}`;
    })
    .filter((each) => /MOLT(?:204|90\d)|not-checked/.test(each));
}

const many = (count: number, make: (i: number) => string, between: string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(between);

describe('what an editor may open is answered for over stdio', { timeout: 60_000 }, () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['binary', `\u0000\u0001\u0002${listen}`, ['0:0 not-checked']],
    ['a byte order mark', `\ufeff${listen}`, ['0:1 MOLT204']],
    ['CRLF', `SELECT 1;\r\n${listen}`, ['1:0 MOLT204']],
    ['CR alone', `SELECT 1; -- x\r${listen}`, ['1:0 MOLT204']],
    ['tabs', `\t${listen}`, ['0:1 MOLT204']],
    ['astral characters', `SELECT '😀'; ${listen}`, ['0:13 MOLT204']],
    ['halves of astral characters', `SELECT '\ud83d'; ${listen}`, ['0:12 MOLT204']],
    ['an open string', `${listen}\nSELECT 'x;\n${listen}`, ['0:0 MOLT204', '1:7 MOLT902', '2:0 MOLT204']],
    ['an open comment', `${listen}\n/* x\n${listen}`, ['0:0 MOLT204', '1:0 MOLT902', '2:0 MOLT204']],
    [
      'an open dollar quote',
      `${listen}\nDO $a$ x;\n${listen}`,
      ['0:0 MOLT204', '1:3 MOLT902', '2:0 MOLT204'],
    ],
    [
      'a statement that cannot be parsed',
      `${listen}\nSELEC 1;\n${listen}`,
      ['0:0 MOLT204', '1:0 MOLT901', '2:0 MOLT204'],
    ],
    [
      '50,000 rows',
      `INSERT INTO t VALUES ${many(50_000, (i) => `(${i}, 'x')`, ', ')};\n${listen}`,
      ['1:0 MOLT204'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await told(text)).toEqual(expected);
  });

  test.each([
    ['20,000 terms', `SELECT ${many(20_000, (i) => String(i), ' + ')};`],
    ['5,000 parentheses', `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)};`],
  ])('%s are looked at, or it says that they were not', async (_, statement) => {
    const said = await told(`${listen}\n${statement}\n${listen}`);
    expect([said[0], said.at(-1)]).toEqual(['0:0 MOLT204', '2:0 MOLT204']);
    expect(said.slice(1, -1).every((each) => each === '1:0 MOLT903')).toBe(true);
  });
});
