import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../sql/text/line-index.ts';
import { OpenDocument } from './open-document.ts';

const parts = ['a', 'bc', '\n', '\r', '\r\n', '😀', 'é', 'SELECT 1;\n'];

describe('an open document', () => {
  it('says what the one of the library says, after any changes', () => {
    let seed = 20261121;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const some = (most: number): string =>
      Array.from({ length: random(most + 1) }, () => parts[random(parts.length)]).join('');
    for (let round = 0; round < 120; round++) {
      const own = new OpenDocument('file:///a.sql', 'sql', 1, some(12));
      for (let version = 2; version < 6; version++) {
        const before = own.getText();
        const place = () => ({ line: random(8) - 1, character: random(6) - 1 });
        const changes = Array.from({ length: 1 + random(3) }, () =>
          random(8) === 0 ? { text: some(6) } : { range: { start: place(), end: place() }, text: some(4) },
        );
        own.update(changes, version);
        // A fresh one for each change: its lines are wrong after a change behind the end.
        const changed = changes.reduce((text, change) => {
          const one = TextDocument.create('file:///a.sql', 'sql', 1, text);
          return TextDocument.update(one, [change], 2).getText();
        }, before);
        const other = TextDocument.create('file:///a.sql', 'sql', version, changed);
        const about = JSON.stringify([before, changes]);
        expect([own.getText(), own.version, own.lineCount], about).toEqual([
          changed,
          version,
          other.lineCount,
        ]);
        for (let at = -1; at <= own.getText().length + 1; at++)
          expect(own.positionAt(at), about).toEqual(other.positionAt(at));
        for (let line = -1; line <= own.lineCount; line++)
          for (let character = -1; character < 6; character++)
            expect(own.offsetAt({ line, character }), about).toBe(other.offsetAt({ line, character }));
        const range = { start: place(), end: place() };
        if (own.offsetAt(range.start) <= own.offsetAt(range.end))
          expect(own.getText(range), about).toBe(other.getText(range));
      }
    }
  });

  it('takes the lines of its own text only', () => {
    const document = new OpenDocument('file:///a.sql', 'sql', 1, 'a\nb');
    document.takeLines(new LineIndex('a\n\nb'));
    expect(document.lineCount).toBe(2);
  });

  it('has a copy that stays', () => {
    const document = new OpenDocument('file:///a.sql', 'sql', 1, 'a\nb');
    const copy = document.snapshot();
    document.update([{ text: '' }], 2);
    expect([copy.getText(), copy.version, copy.lineCount]).toEqual(['a\nb', 1, 2]);
  });
});
