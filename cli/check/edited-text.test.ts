import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextEdit } from '../../sql/findings/finding.ts';
import { applyEdits } from '../../sql/findings/fix.ts';
import { EditedText } from './edited-text.ts';
import { unifiedDiff } from './unified-diff.ts';

let seed = 7;
const random = (below: number) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** Some edits that do not overlap, in any order. */
function someEdits(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = random(20); at < text.length; at += 1 + random(60)) {
    const end = Math.min(at + random(12), text.length);
    edits.push({ range: { start: at, end }, text: ['', 'x', 'new\nlines\n', '\r\n'][random(4)] ?? '' });
    at = end + 1;
  }
  return edits.reverse();
}

const someText = (lines: number, end: string, last: string) =>
  Array.from({ length: lines }, (_, i) => `line ${i} ${'äé'.repeat(random(3))}`).join(end) + last;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'molt-diff-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('rounds of edits', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'become one list of edits of the original, and a diff that git applies (%i)',
    (round) => {
      const original = someText(round * 10, ['\n', '\r\n'][round % 2] ?? '', ['', '\n'][round >> 2] ?? '');
      const edited = new EditedText(original);
      let text = original;
      for (let i = 0; i < 3; i++) {
        const edits = someEdits(text);
        text = applyEdits(text, edits).text;
        edited.apply(edits);
        expect(edited.text).toBe(text);
      }
      expect(applyEdits(original, edited.edits).text).toBe(text);

      const diff = unifiedDiff('a.sql', original, edited.edits);
      expect(diff === '').toBe(text === original);
      if (diff === '' || original === '') return;
      writeFileSync(join(folder, 'a.sql'), original);
      writeFileSync(join(folder, 'diff'), diff);
      execFileSync('git', ['apply', '--whitespace=nowarn', 'diff'], { cwd: folder, stdio: 'pipe' });
      expect(readFileSync(join(folder, 'a.sql'), 'utf8')).toBe(text);
    },
  );

  it('that change nothing have no diff', () => {
    const edited = new EditedText('a\nb\n');
    edited.apply([{ range: { start: 2, end: 3 }, text: 'b' }]);
    expect(unifiedDiff('a', 'a\nb\n', edited.edits)).toBe('');
  });

  it('are shown with three lines around them', () => {
    const text = Array.from({ length: 12 }, (_, i) => `${i}\n`).join('');
    const at = text.indexOf('6');
    expect(unifiedDiff('a', text, [{ range: { start: at, end: at + 1 }, text: 'six' }])).toBe(
      '--- a/a\n+++ b/a\n@@ -4,7 +4,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n',
    );
  });

  it('cost what they change', () => {
    // No clock: a diff of the texts alone takes minutes for this, and the test's own limit ends it.
    const text = 'one two three four\n'.repeat(100_000);
    const edits = Array.from({ length: 30_000 }, (_, i) => ({
      range: { start: i * 57, end: i * 57 + 3 },
      text: '1',
    }));
    const edited = new EditedText(text);
    edited.apply(edits);
    expect(unifiedDiff('a', text, edited.edits).length).toBeGreaterThan(1_000_000);
  });
});
