import { beforeAll, describe, expect, it } from 'vitest';
import { instancesMade, loadEngine } from './engine.ts';
import { parseStatement } from './parser.ts';

beforeAll(loadEngine);

describe('parseStatement', () => {
  it.each<[string, string, string]>([
    ['a statement', 'SELECT 1', 'statement'],
    ['characters of every length', 'SELECT \'é名😀\' AS "ü😀"', 'statement'],
    ['half of a character', "SELECT '\ud83d'", 'statement'],
    ['a comment', '-- nothing', 'empty'],
    ['an error', 'SELEC 1', 'refused'],
    ['a text longer than what was there before', `SELECT '${'x'.repeat(3_000_000)}'`, 'statement'],
    ['a short one after it', 'SELECT 2', 'statement'],
  ])('%s', (_, text, state) => {
    expect(parseStatement(text).state).toBe(state);
  });

  it('says where an error is, in UTF-16', () => {
    expect(parseStatement("SELECT '😀😀' frm x y")).toMatchObject({ state: 'refused', at: 18 });
  });

  it('takes a new parser after a statement that is too deep: the old one has less stack, and none in the end', async () => {
    const before = instancesMade();
    expect(parseStatement(`SELECT ${'1+'.repeat(40_000)}1`).state).toBe('not-parsed');
    expect(parseStatement('SELECT 1').state).toBe('statement');
    await expect.poll(instancesMade).toBe(before + 1);
    expect(parseStatement(`SELECT ${'1+'.repeat(2_000)}1`).state).toBe('statement');
    expect(parseStatement('SELEC 1').state).toBe('refused');
    expect(instancesMade()).toBe(before + 1);
  });
});
