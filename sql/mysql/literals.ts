import type { TextRange } from '../findings/finding.ts';
import { rowLiterals } from './rows.ts';
import type { MysqlStatement } from './statement.ts';

export interface Literal {
  /** `word` is a charset before a string: `_utf8mb4'…'`, `_binary '…'`. */
  readonly kind: 'string' | 'number' | 'word';
  readonly range: TextRange;
  /** As it is written. */
  readonly raw: string;
  /** Index of its token; -1 inside of the rows of a long INSERT. */
  readonly token: number;
}

/**
 * The literals of a statement, in the order of the text; of the rows of a long INSERT those alone that are more than
 * plain (see `rowLiterals`). Made once for each statement.
 */
export function literalsOf(statement: MysqlStatement): readonly Literal[] {
  statement.literals ??= read(statement);
  return statement.literals;
}

function read(statement: MysqlStatement): Literal[] {
  const literals: Literal[] = [];
  const { tokens, text } = statement;
  for (const [index, token] of tokens.entries()) {
    const range = { start: token.start, end: token.end };
    if (token.kind === 'rows') {
      for (const literal of rowLiterals(text, range)) {
        literals.push({ ...literal, raw: statement.textOf(literal.range), token: -1 });
      }
    } else if (token.kind === 'string' || token.kind === 'number') {
      literals.push({ kind: token.kind, range, raw: token.text, token: index });
    } else if (token.kind === 'word' && token.text.startsWith('_') && isIntroducer(statement, index)) {
      literals.push({ kind: 'word', range, raw: statement.textOf(range), token: index });
    }
  }
  return literals;
}

/** `_utf8mb4` directly before a string or a hexadecimal number. */
function isIntroducer({ tokens }: MysqlStatement, index: number): boolean {
  const next = tokens[index + 1];
  return next?.kind === 'string' || (next?.kind === 'number' && next.text.startsWith('0'));
}
