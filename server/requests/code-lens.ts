import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { figure } from '../../contracts/figure.ts';
import type { ServerContext } from '../context.ts';
import type { CheckedFile } from '../files.ts';
import type { OpenDocument } from '../open-document.ts';
import { summarize } from '../summary.ts';

/** Commands of the extension that the lenses call, with the file's address as their one argument. */
const commands = {
  findings: 'molt.showSchemaFindings',
  fixAll: 'molt.fixAllSafe',
  convert: 'molt.convertFile',
} as const;

/** What the editor was told of a version of a file, as far as it was. */
const told = new WeakMap<OpenDocument, { readonly version: number; readonly lenses: string }>();

/** At the file's top: `2 errors · 14 safe fixes · convert`. A file that is CockroachDB's already has no `convert`. */
export function codeLens(context: ServerContext, params: CodeLensParams): CodeLens[] {
  const { uri } = params.textDocument;
  const checked = context.files.check(uri);
  const document = context.files.get(uri);
  if (!document || checked === undefined) return [];
  const lenses = lensesOf(document, checked);
  told.set(document, { version: document.version, lenses: JSON.stringify(lenses) });
  return lenses;
}

/**
 * Whether the lenses of this very text are others than the editor was told: another file or a setting has changed what is
 * found in it. After an edit the editor asks by itself.
 */
export function areLensesOutdated(document: OpenDocument, checked: CheckedFile): boolean {
  const before = told.get(document);
  if (before?.version !== checked.version) return false;
  return before.lenses !== JSON.stringify(lensesOf(document, checked));
}

function lensesOf({ uri, version }: OpenDocument, checked: CheckedFile): CodeLens[] {
  if (checked.state !== 'checked') return [];
  const summary = summarize(uri, version, checked);
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const lens = (title: string, command: string): CodeLens => ({
    range: top,
    command: { title, command, arguments: [uri] },
  });

  const counts = [
    count(summary.errors, 'error'),
    count(summary.warnings, 'warning'),
    count(summary.infos + summary.hints, 'hint'),
  ].filter((part) => part !== '');
  const lenses = [lens(counts.join(' · ') || 'nothing to change for CockroachDB', commands.findings)];
  if (summary.safeFixes > 0) {
    lenses.push(lens(count(summary.safeFixes, 'safe fix', 'safe fixes'), commands.fixAll));
  }
  if (checked.dialect === 'postgres' && summary.statements > 0)
    lenses.push(lens('convert', commands.convert));
  return lenses;
}

function count(n: number, one: string, many = `${one}s`): string {
  return n === 0 ? '' : `${figure(n)} ${n === 1 ? one : many}`;
}
