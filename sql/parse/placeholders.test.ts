import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import { parseStatement } from './parser.ts';
import { withNamedParametersFilled, withPlaceholdersFilled } from './placeholders.ts';

beforeAll(loadEngine);

describe('withPlaceholdersFilled', () => {
  it.each<[string, string | null]>([
    // psql
    ['SELECT :\'name\', :"name", :limit', 'SELECT  \'name\',  "name", _limit'],
    ['SELECT a=:x', 'SELECT a=_x'],
    ['SELECT :{?x}', 'SELECT TRUE '],
    ["SELECT ':x' -- :y", null],
    ['SELECT a::int, b[1:2], c[i:j]', null],
    ['SELECT 1', null],
    ['SELECT :', null],
    ["SELECT '😀', :x", "SELECT '😀', _x"],
    // Drivers
    [
      'SELECT a FROM t WHERE a = ? AND b>=? AND c IN (?,?) LIMIT ?',
      'SELECT a FROM t WHERE a = _ AND b>=_ AND c IN (_,_) LIMIT _',
    ],
    [
      "SELECT a ? 'x', a ?| b, c @? d, e ?& f, ?::int, ?||'x'",
      "SELECT a ? 'x', a ?| b, c @? d, e ?& f, _::int, _||'x'",
    ],
    ['SELECT ?1, $name, a$b', 'SELECT _1, _name, a$b'],
    [
      "SELECT a % 2, b %s, c FROM %s WHERE d = %s AND e = %(e)s AND f LIKE '%s'",
      "SELECT a % 2, b %s, c FROM _s WHERE d = _s AND e = __e_s AND f LIKE '%s'",
    ],
    ['SELECT a %s FROM t', null],
    ['INSERT INTO t VALUES (@a, :b, @c)', 'INSERT INTO t VALUES (_a, _b, _c)'],
    ['SELECT @a.b, @f(x), @ a, t@i', null],
    // Query generators
    ['SELECT a FROM t WHERE b IN :ids AND c = :name!', 'SELECT a FROM t WHERE b IN (_i) AND c = _name_'],
    ['INSERT INTO t VALUES :rows', 'INSERT INTO t VALUES (_ro)'],
    [
      'SELECT a FROM t WHERE b IN (:v*:ids) AND c::int = :c::int',
      'SELECT a FROM t WHERE b IN (_v__ids) AND c::int = _c::int',
    ],
    // Templates
    ['SELECT a FROM ${schema}.t WHERE b = #{b}', 'SELECT a FROM __schema_.t WHERE b = __b_'],
    ['GRANT SELECT ON t TO tenant_${db}', 'GRANT SELECT ON t TO tenant___db_'],
    [
      'SELECT a FROM {{ ref("t") }} {% if x %}WHERE a{# no #}{% endif %}',
      'SELECT a FROM ___ref__t_____           WHERE a                   ',
    ],
    ['{{ config() }}\nSELECT 1', '              \nSELECT 1'],
    ['SELECT @extschema@.f()', 'SELECT _extschema_.f()'],
    ['SELECT <%= x %>', 'SELECT ____x___'],
    ["SELECT '${x}', $$ :x $$, \"{x}\", E'\\' ?'", null],
  ])('%s', (text, expected) => {
    const result = withPlaceholdersFilled(text);
    expect(result?.text ?? null).toBe(expected);
    if (result !== null) expect(result.text.length).toBe(text.length);
  });

  it('looks into strings when it is told to', () => {
    const filled = withPlaceholdersFilled("SELECT '{{ f('a') }} {{ g('b') }}', 'c' :x", true);
    expect(filled?.text).toBe("SELECT '___f__a_____ ___g__b_____', 'c' _x");
  });
});

describe('withNamedParametersFilled', () => {
  it.each<[string, string | null]>([
    ['SELECT a FROM t WHERE b = @b AND c=@c', 'SELECT a FROM t WHERE b = _b AND c=_c'],
    ['SELECT @a.b, @ a, @f(x), @-1, t @> @u', 'SELECT @a.b, @ a, @f(x), @-1, t @> _u'],
    ["SELECT ':x', :x, 'a@b'", null],
  ])('%s', (text, expected) => {
    expect(withNamedParametersFilled(text)?.text ?? null).toBe(expected);
  });
});

describe('statements with placeholders are read', () => {
  it.each([
    'CREATE DATABASE :"db" OWNER :owner;',
    "SELECT set_config('a', :'value', false);",
    'SELECT a FROM :table LIMIT :limit;',
    'INSERT INTO :schema.t VALUES (:id, :{?x});',
    "COPY t FROM :'file' CSV;",
  ])('%s', (text) => {
    expect(parseStatement(text).state).toBe('statement');
  });

  it('and what is wrong besides is still told where it is', () => {
    expect(parseStatement('SELECT :x FROM FROM t;')).toMatchObject({ state: 'refused', at: 15 });
  });

  it('but what stands for words of the statement is not known', () => {
    expect(parseStatement('SELECT 1 :rest;').state).toBe('statement');
    expect(parseStatement(':statement;')).toEqual({ state: 'placeholder', at: 0, end: 10 });
    expect(parseStatement('DELETE FROM t :where a = 1;')).toEqual({ state: 'placeholder', at: 14, end: 20 });
  });

  it('slices of arrays are not taken for variables', () => {
    expect(JSON.stringify(parseStatement('SELECT a[1:n] FROM t'))).toContain('is_slice');
  });
});
