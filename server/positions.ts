import type { Range, TextEdit as LspTextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit, TextRange } from '../sql/findings/finding.ts';

/** A text as far as answers need it: where things stand in it. */
export type Positions = Pick<TextDocument, 'uri' | 'positionAt'>;

/** A text that an editor has open, as far as requests need it. */
export type Document = Positions &
  Pick<TextDocument, 'languageId' | 'version' | 'getText' | 'offsetAt' | 'lineCount'>;

/** LSP's default position encoding is UTF-16 code units, which is what our offsets count: no conversion but lines. */
export function toLspRange(document: Positions, range: TextRange): Range {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

export function toLspEdits(document: Positions, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: toLspRange(document, edit.range), newText: edit.text }));
}

/** True when the two touch or overlap; an empty range (a caret) touches what it stands at. */
export function touches(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}
