import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { applyEdits } from '../findings/fix.ts';

beforeAll(loadParser);

/** Findings as `rule: the text that they stand at`. */
function found(text: string): string[] {
  return createAnalyzer({ dialect: 'postgres' })
    .update(text)
    .findings.map(({ rule, range }) => `${rule}: ${text.slice(range.start, range.end)}`);
}

const plpgsql = (body: string) => `CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ ${body} $$;`;

describe('SQL in bodies', () => {
  it.each<[what: string, text: string, expected: string[]]>([
    ['an expression', plpgsql('BEGIN RETURN txid_current(); END'), ['missing-function: txid_current']],
    ['an assignment', plpgsql('DECLARE a INT8; BEGIN a := log10(2); END'), ['missing-function: log10']],
    ['a condition', plpgsql('BEGIN IF starts_with(a, b) THEN NULL; END IF; END'), ['missing-function: starts_with']],
    ['a type', plpgsql('DECLARE a MONEY; BEGIN RETURN 1; END'), ['money-type: MONEY']],
    ['a query with INTO', plpgsql('DECLARE a INT8; BEGIN SELECT random(1, 2) INTO a; END'), ['missing-function: random']],
    ['a default', plpgsql("DECLARE a TEXT := to_ascii('x'); BEGIN RETURN 1; END"), ['missing-function: to_ascii']],
    ['PERFORM', plpgsql('BEGIN PERFORM txid_current(); END'), ['plpgsql-statement: PERFORM', 'missing-function: txid_current']],
    ['a DO block', "DO 'BEGIN RAISE NOTICE ''%'', gcd(1, 2); END'", ['missing-function: gcd']],
    ['a string with escapes', "DO E'BEGIN\\n RAISE NOTICE \\'%\\', gcd(1, 2); END'", ['missing-function: gcd']],
    ['a body in SQL', "CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql AS 'SELECT 1; SELECT gcd(1, 2)';", ['missing-function: gcd']],
    ['a body behind astral characters', "SELECT '😀'; DO $$ BEGIN RAISE NOTICE '😀é%', gcd(1, 2); END $$", ['missing-function: gcd']],
    ['BEGIN ATOMIC', 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql BEGIN ATOMIC SELECT gcd(1, 2); END;', ['missing-function: gcd']],
    ['a routine within a block', "DO $$ BEGIN CREATE FUNCTION g() RETURNS INT8 LANGUAGE sql AS 'SELECT gcd(1, 2)'; END $$", ['ddl-in-routine: CREATE FUNCTION', 'missing-function: gcd']],
    ['another language', 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpython3u AS $$ gcd(1, 2) $$;', ['function-language: LANGUAGE plpython3u']],
  ])('%s', (_, text, expected) => {
    expect(found(text).filter((each) => !each.startsWith('function-attribute') && !each.startsWith('routine-form') && !each.startsWith('standard-body'))).toEqual(expected);
  }); // prettier-ignore

  it('says once what it could not read, and finds the rest', () => {
    expect(found(plpgsql('BEGIN a := gcd(1, 2); b := ) 1; c := lcm(1, 2); d := ( ; PERFORM 1; END'))).toEqual(
      expect.arrayContaining(['missing-function: gcd']),
    );
    const cut = found(plpgsql('BEGIN a := gcd(1, 2); IF a NULL; END'));
    expect(cut.filter((each) => each.startsWith('not-checked'))).toHaveLength(1);
    const twice = found(
      plpgsql('BEGIN SELECT FROM WHERE; a := gcd(1, 2); SELECT FROM WHERE; PERFORM 1; END'),
    );
    expect(twice).toEqual(['not-checked: WHERE', 'missing-function: gcd', 'plpgsql-statement: PERFORM']);
  });

  it('hides nothing of other statements', () => {
    expect(found(`${plpgsql('BEGIN garbage')}\nSELECT gcd(1, 2);`)).toContain('missing-function: gcd');
  });

  it('puts fixes into the body, and leaves them out where it is escaped', () => {
    const fixed = (text: string) => {
      const { findings } = createAnalyzer({ dialect: 'postgres' }).update(text);
      return applyEdits(
        text,
        findings.flatMap((finding) => finding.fix?.edits ?? []),
      ).text;
    };
    const text = 'DO $$ BEGIN x := log10(2); END $$';
    expect(fixed(text)).toBe('DO $$ BEGIN x := log(2); END $$');
    const escaped = "DO 'BEGIN x := log10(2) || ''a''; END'";
    expect(fixed(escaped)).toBe(escaped);
  });

  it('makes no tables: what a body creates is no schema of the file', () => {
    expect(found('DO $$ BEGIN CREATE TABLE t (a INT8); END $$')).toEqual(['ddl-in-routine: CREATE TABLE']);
  });
});
