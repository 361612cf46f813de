import { parseStatement } from '../../parse/parser.ts';
import { statementWithoutRules } from '../../rules/statement-context.ts';
import { DefinitionReader } from './definitions.ts';
import { noNames, type StatementNames } from './raw.ts';
import { Scope, unknownSource, type Source } from './sources.ts';

/**
 * The names in a PostgreSQL statement, in the order of its text, with those in the body that it quotes. Needs
 * `loadParser` to have ended. What does not parse gives nothing but the obstacle that it is.
 */
export function namesInStatement(text: string): StatementNames {
  const names = read(text, new Scope(null));
  if (names === null)
    return { mentions: [], obstacles: [{ sort: 'unread', range: { start: 0, end: text.length } }] };
  return { ...names, mentions: names.mentions.toSorted((a, b) => a.range.start - b.range.start) };
}

function read(text: string, scope: Scope): (StatementNames & { readonly gives: Source }) | null {
  const parsed = parseStatement(text);
  if (parsed.state === 'empty') return { ...noNames, gives: unknownSource };
  if (parsed.state !== 'statement') return null;
  const { node } = parsed;
  const reader = new DefinitionReader(statementWithoutRules(text, parsed));
  let gives: Source = unknownSource;
  try {
    gives = reader.statementNode(node, new Scope(scope), read);
  } catch (thrown) {
    // An expression of thousands of terms is deeper than the stack; nobody renames from there.
    if (!(thrown instanceof RangeError)) throw thrown;
    reader.obstacles.push({ sort: 'unread', range: { start: 0, end: text.length } });
  }
  return { mentions: reader.found, obstacles: reader.obstacles, gives };
}
