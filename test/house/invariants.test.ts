import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayImport } from '../../scripts/borders.mjs';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');

/** The rows of the table of invariants: number, claim, and the files that hold it. */
const invariants = text
  .split('\n')
  .filter((line) => /^\|\s*INV-\d+/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', claim = '', held = '']) => ({
    id,
    claim,
    files: [...held.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
  }));

describe('Each invariant of docs/architecture.md is held by a test that exists', () => {
  it('numbers them from 1 without a gap', () => {
    expect(invariants.length).toBeGreaterThan(0);
    expect(invariants.map((one) => one.id)).toEqual(invariants.map((_, index) => `INV-${index + 1}`));
  });

  it.each(invariants)('$id $claim', ({ files }) => {
    expect(files).not.toEqual([]);
    for (const file of files) {
      expect(existsSync(join(root, file)), `${file} does not exist`).toBe(true);
      expect(readFileSync(join(root, file), 'utf8'), file).toMatch(/\b(it|test)(\.each)?\b/);
    }
  });
});

/** The rows of the code map: a folder, and the files in it at which to start reading. */
const codeMap = text.split('\n').flatMap((line) => {
  const [, folder, start] = /^\|\s*`([\w/]+)\/`\s*\|.*\|([^|]*)\|$/.exec(line) ?? [];
  return folder === undefined || start === undefined
    ? []
    : [{ folder, files: [...start.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '') }];
});

describe('The code map of docs/architecture.md', () => {
  it('has a row for each folder of the linter’s table of borders', () => {
    const named = codeMap.map((row) => row.folder.split('/')[0]);
    for (const folder of Object.keys(mayImport)) expect(named).toContain(folder);
  });

  it.each(codeMap)('$folder/ has the files that it names', ({ folder, files }) => {
    expect(existsSync(join(root, folder)), folder).toBe(true);
    for (const file of files) expect(existsSync(join(root, folder, file)), `${folder}/${file}`).toBe(true);
  });
});
