import type { RoutineParameter, RoutineSignature } from '../catalog/signature.ts';
import type { MysqlStatement } from './statement.ts';

/** How a CREATE PROCEDURE or FUNCTION is called, and what it gives; null where its parameters cannot be read. */
export function mysqlSignature(statement: MysqlStatement): RoutineSignature | null {
  const { kind, name } = statement.model;
  if (name === null || !statement.is(name.last + 1, '(')) return null;
  const open = name.last + 1;
  const close = statement.closes(open);
  if (!statement.is(close, ')')) return null;
  const parameters =
    close === open + 1
      ? []
      : statement.elements({ first: open + 1, last: close - 1 }).map(({ first, last }) => {
          const hasMode =
            statement.is(first, 'IN') || statement.is(first, 'OUT') || statement.is(first, 'INOUT');
          const at = hasMode ? first + 1 : first;
          const mode: RoutineParameter['mode'] = statement.is(first, 'OUT')
            ? 'out'
            : statement.is(first, 'INOUT')
              ? 'inout'
              : 'in';
          return { name: statement.nameAt(at), mode, type: textOf(statement, at + 1, last), default: null };
        });
  return {
    sort: kind === 'create procedure' ? 'procedure' : 'function',
    parameters,
    returns: returnType(statement, close + 1),
    returnsType: null,
  };
}

/** Words that may follow the type that a function returns. */
const characteristics =
  /^(?:LANGUAGE|NOT|DETERMINISTIC|CONTAINS|NO|READS|MODIFIES|SQL|COMMENT|RETURN|BEGIN)$/;

function returnType(statement: MysqlStatement, from: number): string | null {
  if (!statement.is(from, 'RETURNS')) return null;
  let last = from + 1;
  while (last < statement.whole.last) {
    const next = statement.tokens[last + 1];
    if (next === undefined || (next.kind === 'word' && characteristics.test(next.text))) break;
    last++;
  }
  return textOf(statement, from + 1, last);
}

function textOf({ tokens, text }: MysqlStatement, first: number, last: number): string {
  return text.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0);
}
