import type { Diagnostic, Message } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../sql/analyze/analyze.ts';
import { SchemaChecker } from '../sql/rules/schema-checker.ts';
import { allRules } from '../sql/rules/registry.ts';
import { toDiagnostics, type Places } from './diagnostics.ts';
import { DiagnosticsWriter } from './diagnostics-writer.ts';
import type { CheckedFile } from './files.ts';
import { asList, encodeMessage, type WrittenDiagnostics } from './written-diagnostics.ts';

beforeAll(loadParser);

const path = '/w/a.sql';
const uri = `file://${path}`;

/** The findings of a text whose schema has another file. */
function check(text: string): Extract<CheckedFile, { state: 'checked' }> {
  const checker = new SchemaChecker(allRules.filter((rule) => rule.sources.includes('postgres')));
  const other = createAnalyzer({ dialect: 'postgres', schema: { checker, path: '/w/0.sql' } });
  other.update('CREATE TABLE other (id date PRIMARY KEY, ref int REFERENCES public.mine (id));\n');
  const analysis = createAnalyzer({ dialect: 'postgres', schema: { checker, path } }).update(text);
  const repeated = new Set(analysis.findings.filter((_, i) => i % 4 === 3));
  return { state: 'checked', version: 7, dialect: 'postgres', analysis, repeated, milliseconds: 1 };
}

const places: Places = (file, range) =>
  file.endsWith('0.sql')
    ? {
        uri: `file://${file}`,
        range: { start: { line: 0, character: range.start }, end: { line: 0, character: range.end } },
      }
    : null;

function written(writer: DiagnosticsWriter, document: TextDocument, checked: CheckedFile, most: number) {
  const steps = writer.write(document, checked, places, most);
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done === true) return { written: step.value, count };
  }
}

/** What arrives at the editor when it is sent with its address. */
function arrives(list: WrittenDiagnostics, address: string): { uri: string; diagnostics: Diagnostic[] } {
  const message = { jsonrpc: '2.0', method: 'm', params: { uri: address, diagnostics: asList(list), z: 1 } };
  const decoded = JSON.parse(Buffer.from(encodeMessage(message as Message)).toString('utf8')) as {
    params: { uri: string; diagnostics: Diagnostic[] };
  };
  expect({ ...decoded.params, diagnostics: null }).toEqual({ uri: address, diagnostics: null, z: 1 });
  return decoded.params;
}

const sample = `CREATE TABLE public.mine (id serial, "naïve 😀" money, at timestamp, b int NOT NULL DEFERRABLE);
CREATE TABLE far (id int PRIMARY KEY, m bigint REFERENCES public.mine (id), o int8 REFERENCES other (id));
CREATE INDEX i ON public.mine USING gist ("naïve 😀");
COMMENT ON TABLE mine IS '"quoted" \\ and	more é';
LOCK TABLE mine; SELECT * FROM mine FOR UPDATE; LISTEN x;
`;

describe('written diagnostics', () => {
  it.each<[string, string]>([
    ['many kinds', sample],
    ['\\r\\n', sample.replaceAll('\n', '\r\n')],
    ['\\r', sample.replaceAll('\n', '\r')],
    ['a long text', sample.repeat(60)],
    ['nothing', ''],
    ['what is open', `${sample}SELECT 'open;\r\n\r\nSELECT 1;`],
  ])('are those that are listed: %s', (_, text) => {
    const writer = new DiagnosticsWriter();
    // A second time with what is remembered, and everything on other lines.
    for (const now of [text, `\n\n-- moved\n${text}`, text]) {
      const document = TextDocument.create(uri, 'sql', 1, now);
      const checked = check(now);
      for (const most of [Infinity, 10, 1]) {
        const { written: list } = written(writer, document, checked, most);
        const expected = toDiagnostics(document, checked, places, most);
        for (const address of [uri, `${uri}?${'x'.repeat(5000)}`])
          expect(arrives(list, address).diagnostics).toEqual(JSON.parse(JSON.stringify(expected)));
      }
    }
  });

  it('say why a file is not checked', () => {
    const document = TextDocument.create(uri, 'sql', 1, '');
    const declined: CheckedFile = { state: 'declined', version: 1, dialect: 'postgres', why: 'too "large"' };
    const { written: list } = written(new DiagnosticsWriter(), document, declined, Infinity);
    expect(arrives(list, uri).diagnostics).toEqual(toDiagnostics(document, declined));
  });

  it('have related places, of this file and of others, and are written in parts', () => {
    const text = sample + 'CREATE TABLE t (at timestamp);\n'.repeat(400);
    const document = TextDocument.create(uri, 'sql', 1, text);
    const checked = check(text);
    const { written: list, count } = written(new DiagnosticsWriter(), document, checked, Infinity);
    const { diagnostics } = arrives(list, uri);
    const related = diagnostics.flatMap(({ relatedInformation = [] }) => relatedInformation);
    expect(new Set(related.map(({ location }) => location.uri))).toEqual(new Set([uri, 'file:///w/0.sql']));
    expect(diagnostics.length).toBeGreaterThan(500);
    expect(count).toBeGreaterThanOrEqual(Math.floor(diagnostics.length / 500));
  });

  it('leave other messages as they are', () => {
    for (const message of [
      { jsonrpc: '2.0', id: 1, result: null },
      { jsonrpc: '2.0', id: 1, result: { items: [1, 'ü'] } },
      { jsonrpc: '2.0', method: 'm', params: { diagnostics: [] } },
    ])
      expect(JSON.parse(Buffer.from(encodeMessage(message)).toString('utf8'))).toEqual(message);
  });
});
