import { CompletionItemKind, type CompletionItem, type CompletionParams } from 'vscode-languageserver/node';
import { placeAt } from '../../../sql/assist/place.ts';
import type { TextRange } from '../../../sql/findings/finding.ts';
import { allRules } from '../../../sql/rules/registry.ts';
import type { ServerContext } from '../../context.ts';
import { isQuiet, isTooLong, openFile, statementAt, type OpenFile } from '../../open-file.ts';
import { toLspRange } from '../../positions.ts';
import { ItemMaker } from './item-maker.ts';
import { itemsAt } from './items-at.ts';

/**
 * What can be written at the caret: CockroachDB's types behind a column's name, its functions and the columns in scope
 * in an expression, tables where one is named, keywords where they fit; in a `molt-ignore` comment the rules.
 */
export function completion(context: ServerContext, params: CompletionParams): CompletionItem[] {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return [];
  const at = file.document.offsetAt(params.position);
  const line = file.text.slice(file.text.lastIndexOf('\n', at - 1) + 1, at);
  const ignored = ignoring.exec(line)?.[1];
  if (ignored !== undefined) return rulesFor(file, { start: at - ignored.length, end: at });

  const statement = statementAt(file, at);
  if (statement === null ? isQuiet(file, at) : isTooLong(statement)) return [];
  const range = statement?.range ?? { start: at, end: at };
  const source = file.text.slice(range.start, Math.max(range.end, at));
  const { place, written } = placeAt(source, at - range.start, file.dialect);
  const word = { start: range.start + written.start, end: range.start + written.end };
  // An editor takes no range of several lines here: a quote that is open or goes over lines is left as it is.
  const replaced = /[\r\n]/.test(file.text.slice(word.start, word.end)) ? { start: at, end: at } : word;
  const typed = file.text.slice(replaced.start, replaced.end);
  const maker = new ItemMaker({
    range: toLspRange(file.document, replaced),
    dialect: file.dialect,
    lower: writesLower(typed, source),
    snippets: context.client().textDocument?.completion?.completionItem?.snippetSupport ?? false,
  });
  return itemsAt(maker, place, {
    schema: context.schema(file.dialect, file.document.uri),
    targetVersion: context.settingsOf(file.document.uri).targetVersion,
    uri: file.document.uri,
    dialect: file.dialect,
    statement: { text: source, start: range.start, at: at - range.start },
    letter: firstLetter(typed),
  });
}

const ignoring = /(?:--|#|\/\*)[ \t]*molt-ignore(?:-[a-z]+)?[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*([\w-]*)$/i;

/** Rules by code; those that have something to say in this file come first. */
function rulesFor(file: OpenFile, written: TextRange): CompletionItem[] {
  const range = toLspRange(file.document, written);
  const found = new Set(file.analysis.findings.map((finding) => finding.code));
  return allRules.map((rule) => ({
    label: rule.code,
    labelDetails: { description: rule.title },
    kind: CompletionItemKind.EnumMember,
    detail: rule.name,
    documentation: rule.why,
    filterText: `${rule.code} ${rule.name}`,
    sortText: `${found.has(rule.code) ? 0 : 1}${rule.code}`,
    textEdit: { range, newText: rule.code },
  }));
}

const firstLetter = (typed: string): string => typed.replace(/^["`]/, '').slice(0, 1).toLowerCase();

/** Whether keywords are to be in lower case: as the word that is being typed, else as the statement begins. */
function writesLower(typed: string, source: string): boolean {
  if (/[a-z]/i.test(typed)) return typed === typed.toLowerCase();
  const first = /^[a-z]+/i.exec(source)?.[0] ?? '';
  return first !== '' && first === first.toLowerCase();
}
