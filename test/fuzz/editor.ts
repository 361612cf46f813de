import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  FoldingRangeRequest,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  LSPErrorCodes,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  ResponseError,
  SelectionRangeRequest,
  SignatureHelpRequest,
  WorkspaceSymbolRequest,
  type Diagnostic,
  type DocumentSymbol,
  type Location,
  type Position,
  type ProtocolConnection,
  type ProtocolRequestType,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../sql/analyze/analyze.ts';
import { changeBetween } from '../../sql/text/change.ts';
import { tears, type Reading } from './analysis.ts';
import { Broken, equal, hold } from './broken.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import { serverInProcess } from './wire.ts';

const uri = 'untitled:b.sql';
const otherUri = 'untitled:a.sql';
const about = { textDocument: { uri } };

/** Places of a text at which something is asked for. */
const places = 2;

/**
 * Types a text into a language server by way of others and asks for all that an editor asks for, at some places.
 * Nothing throws, the findings are those that `analysis` has, and every range of every answer is one of the document.
 */
export async function edited(
  reading: Reading,
  texts: readonly string[],
  analysis: Analysis,
  other: string | null,
  random: Random,
  clock: Clock,
): Promise<void> {
  const editor = new Editor(clock);
  try {
    await editor.start(reading);
    if (other !== null) await editor.show(otherUri, other);
    for (const text of texts) {
      await editor.show(uri, text);
      // Sometimes somebody types faster than we look.
      if (random.chance(2)) await editor.diagnostics();
    }
    await findings(editor, analysis, other === null);
    // Of a file with NUL characters the server says nothing.
    if (texts.at(-1)?.includes('\0') === true) return;
    await ask(editor, analysis, random);
  } finally {
    await editor.close();
  }
}

/** An editor: its documents, and the server that it speaks to. */
class Editor {
  readonly #server: ProtocolConnection = serverInProcess();
  readonly #documents = new Map<string, TextDocument>();
  #failed: string | null = null;

  constructor(private readonly clock: Clock) {
    this.#server.onNotification(LogMessageNotification.type, ({ message }) => {
      // A handler that throws costs its answer and a line in the log.
      if (/failed|could not be checked/.test(message)) this.#failed ??= message;
    });
  }

  async start({ dialect, target }: Reading): Promise<void> {
    await this.#server.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: {
        textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
      },
      initializationOptions: { dialect, targetVersion: target },
    });
    await this.#server.sendNotification(InitializedNotification.type, {});
  }

  /** Opens a file, or gives one that is open another text: by the change, as an editor sends it. */
  async show(file: string, text: string): Promise<void> {
    const open = this.#documents.get(file);
    if (open === undefined) {
      this.#documents.set(file, TextDocument.create(file, 'sql', 1, text));
      await this.#server.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: file, languageId: 'sql', version: 1, text },
      });
      return;
    }
    const change = changeBetween(open.getText(), text);
    if (change === null) return;
    const { start, oldEnd, newEnd } = change;
    const range = { start: open.positionAt(start), end: open.positionAt(oldEnd) };
    // There is no position between \r and \n.
    const exact = open.offsetAt(range.start) === start && open.offsetAt(range.end) === oldEnd;
    const contentChanges = [exact ? { range, text: text.slice(start, newEnd) } : { text }];
    const version = open.version + 1;
    this.#documents.set(file, TextDocument.create(file, 'sql', version, text));
    await this.#server.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: file, version },
      contentChanges,
    });
  }

  async diagnostics(): Promise<readonly Diagnostic[]> {
    const report = await this.request('diagnostics', DocumentDiagnosticRequest.type, about);
    return 'items' in report ? report.items : [];
  }

  async request<P, R, PR, E, RO>(
    what: string,
    type: ProtocolRequestType<P, R, PR, E, RO>,
    params: P,
  ): Promise<R> {
    const answer = await this.clock.wait(what, () => this.#server.sendRequest<R>(type.method, params));
    if (this.#failed !== null) throw new Broken('nothing throws', `${what}: ${this.#failed}`);
    return answer;
  }

  document(file = uri): TextDocument {
    const document = this.#documents.get(file);
    if (document === undefined) throw new Broken('answers are about open files', file);
    return document;
  }

  /** Holds a range to be one of a document: in order, of places that there are, and through no character. */
  inside(what: string, { start, end }: Range, file = uri): void {
    const document = this.document(file);
    const isThere = (at: Position): boolean => {
      const offset = document.offsetAt(at);
      return equal(document.positionAt(offset), at) && !tears(document.getText(), offset);
    };
    hold(
      notAfter(start, end) && isThere(start) && isThere(end),
      `${what}: the range is in the document`,
      () => [start, end],
    );
  }

  insideAll(what: string, locations: Location | Location[] | null): void {
    for (const { uri: file, range } of Array.isArray(locations) ? locations : [locations ?? []].flat())
      this.inside(what, range, file);
  }

  async close(): Promise<void> {
    for (const file of this.#documents.keys())
      await this.#server.sendNotification(DidCloseTextDocumentNotification.type, {
        textDocument: { uri: file },
      });
    this.#server.dispose();
  }
}

async function findings(editor: Editor, analysis: Analysis, alone: boolean): Promise<void> {
  const told = await editor.diagnostics();
  for (const { range } of told) editor.inside('diagnostics', range);
  const document = editor.document();
  if (!alone || document.getText().includes('\0')) return;
  const say = (code: unknown, start: Position, end: Position): string => JSON.stringify([code, start, end]);
  const expected = analysis.findings.map(({ code, range }) =>
    say(code, document.positionAt(range.start), document.positionAt(range.end)),
  );
  const found = told.map(({ code, range }) => say(code, range.start, range.end));
  hold(equal(found, expected), 'the editor is told what is found', () => ({
    missing: expected.filter((each) => !found.includes(each)),
    more: found.filter((each) => !expected.includes(each)),
  }));
}

async function ask(editor: Editor, analysis: Analysis, random: Random): Promise<void> {
  const document = editor.document();
  const text = document.getText();
  for (const fold of (await editor.request('folding', FoldingRangeRequest.type, about)) ?? []) {
    const { startLine, endLine } = fold;
    hold(
      0 <= startLine && startLine < endLine && endLine < document.lineCount,
      'folds are lines',
      () => fold,
    );
  }
  for (const { range } of (await editor.request('code lens', CodeLensRequest.type, about)) ?? [])
    editor.inside('code lens', range);
  const outline = await editor.request('outline', DocumentSymbolRequest.type, about);
  for (const symbol of (outline ?? []) as DocumentSymbol[]) {
    for (const { range, selectionRange } of [symbol, ...(symbol.children ?? [])]) {
      editor.inside('outline', range);
      editor.inside('outline', selectionRange);
      hold(within(selectionRange, range), 'outline: a name is in its thing', () => symbol);
    }
  }
  const symbols = await editor.request('symbols', WorkspaceSymbolRequest.type, { query: text.slice(0, 1) });
  for (const { location } of symbols ?? [])
    if ('range' in location) editor.inside('symbols', location.range, location.uri);
  for (let i = 0; i < places; i++) await askAt(editor, caret(text, analysis, random), random);
}

/** All that is asked for at one place. */
async function askAt(editor: Editor, offset: number, random: Random): Promise<void> {
  const document = editor.document();
  const position = document.positionAt(offset);
  const caretRange = { start: position, end: position };
  const at = { ...about, position };
  const hovered = await editor.request('hover', HoverRequest.type, at);
  if (hovered?.range) {
    editor.inside('hover', hovered.range);
    hold(within(caretRange, hovered.range), 'hover: the range holds the place', () => [position, hovered]);
  }
  const offered = (await editor.request('completion', CompletionRequest.type, at)) ?? [];
  for (const item of Array.isArray(offered) ? offered : offered.items) {
    hold(item.label !== '', 'completion: something is offered', () => item);
    if (!item.textEdit || !('range' in item.textEdit)) continue;
    const { range } = item.textEdit;
    editor.inside('completion', range);
    hold(
      range.start.line === range.end.line && within(caretRange, range),
      'completion: the range is in a line, around the caret',
      () => [position, item],
    );
  }
  const help = await editor.request('signature help', SignatureHelpRequest.type, at);
  if (help) {
    const active = help.signatures[help.activeSignature ?? 0];
    hold(active !== undefined, 'signature help: the active signature is there', () => help);
  }
  const [chain] =
    (await editor.request('selection', SelectionRangeRequest.type, { ...about, positions: [position] })) ??
    [];
  for (let each = chain; each; each = each.parent) {
    const { range, parent } = each;
    editor.inside('selection', range);
    hold(!parent || within(range, parent.range), 'selection: what is around is around', () => each);
  }
  const declared = await editor.request('definition', DefinitionRequest.type, at);
  editor.insideAll('definition', declared as Location[] | null);
  const context = { includeDeclaration: true };
  editor.insideAll(
    'references',
    await editor.request('references', ReferencesRequest.type, { ...at, context }),
  );
  const toRename = await editor.request('prepare rename', PrepareRenameRequest.type, at);
  if (toRename && 'range' in toRename) {
    editor.inside('prepare rename', toRename.range);
    const newName = 'fuzz_new "name';
    const renamed = editor.request('rename', RenameRequest.type, { ...at, newName }).catch(refused);
    edits(editor, 'rename', await renamed);
  }
  const end = document.positionAt(Math.min(document.getText().length, offset + random.below(100)));
  const actions = await editor.request('code actions', CodeActionRequest.type, {
    ...about,
    range: { start: position, end },
    context: { diagnostics: [] },
  });
  for (const action of actions ?? []) if ('edit' in action) edits(editor, 'code actions', action.edit);
}

/** A rename may be refused, with a reason; what fails inside of the server has another code. */
function refused(thrown: unknown): null {
  const isRefusal =
    thrown instanceof ResponseError &&
    (thrown.code === ErrorCodes.InvalidParams || thrown.code === LSPErrorCodes.RequestFailed);
  if (isRefusal) return null;
  throw thrown;
}

/** Edits are for places of documents, none of them twice. */
function edits(editor: Editor, what: string, edit: WorkspaceEdit | null | undefined): void {
  for (const change of edit?.documentChanges ?? []) {
    if (!('edits' in change)) continue;
    const { uri: file } = change.textDocument;
    const document = editor.document(file);
    const ranges = change.edits.map(({ range }) => range);
    for (const range of ranges) editor.inside(what, range, file);
    ranges.sort((a, b) => document.offsetAt(a.start) - document.offsetAt(b.start));
    for (const [i, range] of ranges.entries()) {
      const before = ranges[i - 1];
      hold(!before || notAfter(before.end, range.start), `${what}: no place is written twice`, () => ranges);
    }
  }
}

/** Anywhere, or where something was found, or at the end of a word; never between the halves of a character. */
function caret(text: string, { findings: found }: Analysis, random: Random): number {
  let at = random.below(text.length + 1);
  const way = random.below(3);
  if (way === 0 && found.length > 0) at = random.pick(found).range.start;
  if (way === 1) while (at < text.length && /\w/.test(text.charAt(at))) at++;
  return tears(text, at) ? at - 1 : at;
}

const notAfter = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);
const within = (inner: Range, outer: Range): boolean =>
  notAfter(outer.start, inner.start) && notAfter(inner.end, outer.end);
