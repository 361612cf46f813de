import { TextDocument } from 'vscode-languageserver-textdocument';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../sql/analyze/analyze.ts';
import { moreCode, mostFor, toDiagnostics } from './diagnostics.ts';
import type { CheckedFile } from './files.ts';

beforeAll(loadParser);

const text = `${'CREATE TABLE t (id INT8 PRIMARY KEY, n integer);\n'.repeat(20)}${'LISTEN x;\n'.repeat(5)}`;
const advised =
  'CREATE TABLE t (id INT8 PRIMARY KEY, a timestamp, b timestamp, c timestamp, d timestamp, e timestamp);\n';
const document = TextDocument.create('file:///a.sql', 'sql', 1, text);
const checked = (): CheckedFile => {
  const analysis = createAnalyzer({ dialect: 'postgres' }).update(text);
  return {
    state: 'checked',
    version: 1,
    dialect: 'postgres',
    analysis,
    repeated: new Set(),
    milliseconds: 0,
  };
};

describe('toDiagnostics', () => {
  it('gives all findings to an editor that shows all', () => {
    const all = toDiagnostics(document, checked());
    expect(all.length).toBeGreaterThanOrEqual(25);
    expect(all.some(({ code }) => code === moreCode)).toBe(false);
  });

  it('gives the gravest, in their order, and says how many are left, to one that shows fewer', () => {
    const all = toDiagnostics(document, checked());
    const some = toDiagnostics(document, checked(), undefined, 11);
    expect(some.length).toBe(11);
    expect(some[0]).toMatchObject({ code: moreCode });
    expect(some[0]?.message).toContain(`${all.length - 10} more findings`);
    expect(some.filter(({ code }) => code === 'MOLT204').length).toBe(5);
    const lines = some.map(({ range }) => range.start.line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it('gives those where a person looks, too', () => {
    const all = toDiagnostics(document, checked());
    for (const line of [0, 10, 24]) {
      const around = document.offsetAt({ line, character: 0 });
      const some = toDiagnostics(document, checked(), undefined, 11, around);
      expect(some.length).toBe(11);
      expect(some[0]?.message).toContain(`${all.length - 10} more findings`);
      const lines = some.map(({ range }) => range.start.line);
      // Behind the notice: what comes first is drawn.
      expect(lines.slice(1, 5)).toContain(line);
      expect(toDiagnostics(document, checked(), undefined, 1000, around)).toHaveLength(all.length);
      expect(some.some(({ code }) => code === 'MOLT204')).toBe(true);
    }
  });

  it('says an advice that is given again and again three times, and the others faintly', () => {
    const analysis = createAnalyzer({ dialect: 'postgres' }).update(advised);
    const first = analysis.findings.filter(({ code }) => code === 'MOLT168');
    expect(first.length).toBe(5);
    const again: CheckedFile = {
      ...{ state: 'checked', version: 1, dialect: 'postgres', milliseconds: 0 },
      analysis: {
        ...analysis,
        findings: analysis.findings.map((each) => ({ ...each, severity: 'info' as const })),
      },
      repeated: new Set(),
    };
    const repeated = new Set(again.state === 'checked' ? again.analysis.findings.slice(3) : []);
    const shown = toDiagnostics(TextDocument.create('file:///b.sql', 'sql', 1, advised), {
      ...again,
      repeated,
    });
    expect(shown.map(({ severity }) => severity)).toEqual([3, 3, 3, 4, 4]);
    expect(shown.map(({ message }) => String(message).endsWith('(5 times in this file)'))).toEqual([
      true, false, false, false, false,
    ]); // prettier-ignore
  });

  it.each([
    ['Visual Studio Code', 1000],
    ['Visual Studio Code - Insiders', 1000],
    ['code-server', 1000],
    ['VSCodium', 1000],
    ['Neovim', Infinity],
    [undefined, Infinity],
  ])('%s shows %d', (editor, most) => {
    expect(mostFor(editor)).toBe(most);
  });
});
