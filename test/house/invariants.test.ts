import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

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
