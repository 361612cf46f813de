import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { summarize } from '../summary.ts';

/** Commands of the extension that the lenses call, with the file's address as their one argument. */
const commands = {
  findings: 'molt.showSchemaFindings',
  fixAll: 'molt.fixAllSafe',
  convert: 'molt.convertFile',
} as const;

/** At the file's top: `2 errors · 14 safe fixes · convert`. A file that is CockroachDB's already has no `convert`. */
export function codeLens(context: ServerContext, params: CodeLensParams): CodeLens[] {
  const { uri } = params.textDocument;
  const checked = context.files.check(uri);
  const document = context.files.get(uri);
  if (!document || checked?.state !== 'checked') return [];
  const summary = summarize(uri, document.version, checked);
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
  return n === 0 ? '' : `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
