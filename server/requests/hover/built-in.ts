import { is, isName } from '../../../sql/assist/named-tokens.ts';
import { pieceAt } from '../../../sql/assist/piece.ts';
import { placeAt } from '../../../sql/assist/place.ts';
import type { TextRange } from '../../../sql/findings/finding.ts';
import type { CockroachVersion } from '../../../sql/rules/metadata.ts';
import { statementToExplain, type OpenFile } from '../../open-file.ts';
import { functionByName, functionOfSource, isThere, typeByName, typeOfSource } from '../../vocabulary.ts';
import { spansSince, versionTable } from './version-table.ts';

/** Signatures that a hover shows; a function with more says how many there are. */
const mostSignatures = 8;

/** The function or type of CockroachDB's, or of the file's dialect, whose name stands at an offset of a file. */
export function builtInAt(
  file: OpenFile,
  at: number,
  target: CockroachVersion,
): { readonly text: string; readonly range: TextRange } | null {
  const statement = statementToExplain(file, at);
  if (statement === null) return null;
  const { start, end } = statement.range;
  const source = file.text.slice(start, end);
  const { tokens } = pieceAt(source, at - start, file.dialect);
  const index = tokens.findIndex(
    (token) => token.start <= at - start && at - start <= token.end && isName(token),
  );
  const token = tokens[index];
  if (token === undefined) return null;
  const range = { start: start + token.start, end: start + token.end };
  if (is(tokens[index + 1], '(') && placeAt(source, token.start, file.dialect).place.kind !== 'type') {
    const text = ofFunction(token.name.toLowerCase(), file, target);
    if (text !== null) return { text, range };
  }
  // A type may be of several words; those behind the first stand where other words fit as well.
  for (const [words, first] of phrases(
    tokens.map(({ text }) => text),
    index,
  )) {
    if (placeAt(source, tokens[first]?.start ?? 0, file.dialect).place.kind !== 'type') continue;
    const text = ofType(words, file, target);
    if (text === null) continue;
    const last = first + words.split(' ').length - 1;
    return {
      text,
      range: { start: start + (tokens[first]?.start ?? 0), end: start + (tokens[last]?.end ?? 0) },
    };
  }
  return null;
}

/** The longest first: `double precision` around each of its words. */
function phrases(texts: readonly string[], index: number): (readonly [string, number])[] {
  const found: [string, number][] = [];
  for (let length = 4; length > 0; length--) {
    for (let first = Math.max(0, index - length + 1); first <= index; first++) {
      const words = texts.slice(first, first + length);
      if (words.length === length && words.every((word) => /^\w+$/.test(word)))
        found.push([words.join(' ').toLowerCase(), first]);
    }
  }
  return found;
}

function ofFunction(name: string, { dialect }: OpenFile, target: CockroachVersion): string | null {
  const known = functionByName(name);
  const source = functionOfSource(dialect, name);
  if (known === undefined && source === undefined) return null;
  if (known === undefined) {
    const instead = source?.instead === undefined ? '' : `**Instead:** \`${source.instead}\``;
    return [`\`${name}\` is not among CockroachDB’s functions.`, instead].filter(Boolean).join('\n\n');
  }
  const signatures = known.signatures ?? [];
  const lines = signatures.slice(0, mostSignatures).map((signature) => `${name}${signature}`);
  if (signatures.length > mostSignatures) lines.push(`-- and ${signatures.length - mostSignatures} more`);
  const kind =
    known.kind === undefined ? 'Function' : `${known.kind === 'window' ? 'Window' : 'Aggregate'} function`;
  return [
    ['```sql', ...(lines.length > 0 ? lines : [`${name}(…)`]), '```'].join('\n'),
    `${kind} of CockroachDB`,
    known.since === undefined ? '' : versionTable(spansSince(known.since), target, 'has it'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function ofType(name: string, { dialect }: OpenFile, target: CockroachVersion): string | null {
  const known = typeByName(name);
  const source = typeOfSource(dialect, name);
  if (known === undefined && source === undefined) return null;
  const since = known?.since ?? source?.since;
  const isDifferent = source?.target !== undefined && source.target.toLowerCase() !== name;
  return [
    known === undefined
      ? `\`${name}\` is not among CockroachDB’s types.`
      : `**${known.form ?? known.name}** · ${known.note}`,
    isDifferent ? `In CockroachDB: \`${source?.target}\`` : '',
    since === undefined || isThere(since, 'v23.1') ? '' : versionTable(spansSince(since), target, 'has it'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
