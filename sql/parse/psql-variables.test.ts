import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseStatement } from './parser.ts';
import { withoutVariables } from './psql-variables.ts';

beforeAll(loadParser);

describe('withoutVariables', () => {
  it.each<[string, string | null]>([
    ['SELECT :\'name\', :"name", :limit', 'SELECT  \'name\',  "name", _limit'],
    ['SELECT a=:x', 'SELECT a=_x'],
    ['SELECT :{?x}', 'SELECT TRUE '],
    ["SELECT ':x' -- :y", null],
    ['SELECT a::int, b[1:2]', null],
    ['SELECT 1', null],
    ['SELECT :', null],
    ["SELECT '😀', :x", "SELECT '😀', _x"],
  ])('%s', (text, expected) => {
    const result = withoutVariables(text);
    expect(result).toBe(expected);
    if (result !== null) expect(result.length).toBe(text.length);
  });
});

describe('statements with psql variables are read', () => {
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
    expect(parseStatement(':statement;')).toEqual({ state: 'variable', at: 0 });
    expect(parseStatement('DELETE FROM t :where a = 1;')).toMatchObject({ state: 'refused' });
  });

  it('slices of arrays are not taken for variables', () => {
    expect(JSON.stringify(parseStatement('SELECT a[1:n] FROM t'))).toContain('is_slice');
  });
});
