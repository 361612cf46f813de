import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from 'vscode-languageserver/node';
import type { AnalyzedStatement } from '../../sql/analyze.ts';
import type { ServerContext } from '../context.ts';
import { toLspRange } from '../positions.ts';

/** Statements that make a thing with a name, by the parser's name for them. */
const kinds: Readonly<Record<string, SymbolKind>> = {
  CreateStmt: SymbolKind.Struct,
  CreateTableAsStmt: SymbolKind.Struct,
  CreateForeignTableStmt: SymbolKind.Struct,
  ViewStmt: SymbolKind.Interface,
  IndexStmt: SymbolKind.Key,
  CreateSeqStmt: SymbolKind.Number,
  CreateFunctionStmt: SymbolKind.Function,
  CreateTrigStmt: SymbolKind.Event,
  CreateEnumStmt: SymbolKind.Enum,
  CompositeTypeStmt: SymbolKind.Class,
  CreateRangeStmt: SymbolKind.Class,
  CreateDomainStmt: SymbolKind.Class,
  CreateSchemaStmt: SymbolKind.Namespace,
  CreateExtensionStmt: SymbolKind.Package,
};

/** The outline: what the file creates, in its order. */
export function documentSymbols(context: ServerContext, params: DocumentSymbolParams): DocumentSymbol[] {
  const document = context.files.get(params.textDocument.uri);
  const checked = context.files.check(params.textDocument.uri);
  if (!document || checked?.state !== 'checked') return [];
  const text = document.getText();
  return checked.analysis.statements.flatMap((statement) => {
    const kind = kinds[statement.kind];
    const name = kind === undefined ? null : nameOf(text, statement);
    if (kind === undefined || name === null) return [];
    return [
      {
        name: name.text,
        kind,
        range: toLspRange(document, statement.range),
        selectionRange: toLspRange(document, name),
      },
    ];
  });
}

const name = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`;
const creation = new RegExp(
  String.raw`^CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:UNLOGGED|TEMP|TEMPORARY|GLOBAL|LOCAL|FOREIGN|UNIQUE|MATERIALIZED|RECURSIVE|CONSTRAINT)\s+)*` +
    String.raw`(?:TABLE|VIEW|INDEX|SEQUENCE|FUNCTION|PROCEDURE|TRIGGER|TYPE|DOMAIN|SCHEMA|EXTENSION)\s+` +
    String.raw`(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${name}(?:\.${name})*)`,
  'i',
);

/** Where the name stands in the statement; null for an index without one and for what is written unusually. */
function nameOf(
  text: string,
  { range }: AnalyzedStatement,
): { readonly text: string; readonly start: number; readonly end: number } | null {
  const head = text.slice(range.start, Math.min(range.end, range.start + 1000));
  const found = creation.exec(head);
  const written = found?.[1];
  if (!found || written === undefined || /^(?:ON|AUTHORIZATION)$/i.test(written)) return null;
  const start = range.start + found[0].length - written.length;
  return { text: written, start, end: start + written.length };
}
