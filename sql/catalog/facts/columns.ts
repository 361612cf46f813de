import type { TextRange } from '../../findings/finding.ts';
import { nameParts } from '../../rules/names.ts';
import { typeSpan, wholeTypeSpan } from '../../rules/type-span.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import { walk } from '../../rules/walk.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { nameOf } from '../name.ts';
import type { ColumnFact, Filling, TypeFact } from '../fact.ts';
import { nameRange, parseName } from './written.ts';

const nothing: Filling = { by: 'nothing' };
const serial = /^(?:small|big)?serial[248]?$/;
/** Functions and values that are the present moment. */
const clocks = /^(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)$/;
const clockValues = /^SVFOP_(?:CURRENT|LOCAL)/;

export function columnFact(statement: StatementContext, column: NodeOf<'ColumnDef'>): ColumnFact {
  const type = typeFact(statement, column.typeName ?? {});
  let filling: Filling =
    serial.test(type.name.name) && type.name.schema === null ? { by: 'serial' } : nothing;
  let notNull = filling.by === 'serial';
  for (const wrapped of column.constraints ?? []) {
    if (!('Constraint' in wrapped)) continue;
    switch (wrapped.Constraint.contype) {
      case 'CONSTR_IDENTITY':
        filling = { by: 'identity' };
        notNull = true;
        break;
      case 'CONSTR_DEFAULT':
        filling = fillingOf(statement, wrapped.Constraint.raw_expr);
        break;
      case 'CONSTR_GENERATED':
        filling = { by: 'expression' };
        break;
      case 'CONSTR_NOTNULL':
      case 'CONSTR_PRIMARY':
        notNull = true;
        break;
      default:
        break;
    }
  }
  return {
    name: column.colname ?? '',
    range: nameRange(statement.text, statement.offset(column.location)),
    type,
    notNull,
    filling,
  };
}

export function typeFact(statement: StatementContext, type: NodeOf<'TypeName'>): TypeFact {
  const parts = nameParts(type.names);
  const name = type.location === undefined ? null : typeSpan(statement, type);
  const range = name?.range ?? { start: 0, end: 0 };
  // Parameters and brackets are rare: their tokens are looked for only where they are.
  const more = type.typmods !== undefined || type.arrayBounds !== undefined;
  const whole = name !== null && more ? wholeTypeSpan(statement, type).range : range;
  return {
    name: nameOf(parts[0] === 'pg_catalog' ? parts.slice(1) : parts),
    written: statement.text.slice(range.start, range.end).toLowerCase(),
    text: statement.text.slice(whole.start, whole.end),
    range,
    isArray: (type.arrayBounds?.length ?? 0) > 0,
  };
}

/** What a default does for a column. */
export function fillingOf(statement: StatementContext, expression: Node | undefined): Filling {
  if (expression === undefined || isNull(expression)) return nothing;
  if ('FuncCall' in expression && nameParts(expression.FuncCall.funcname).at(-1) === 'nextval') {
    return sequenceFilling(statement, expression.FuncCall);
  }
  let clock = false;
  walk(expression, (tag, node) => {
    if (tag === 'FuncCall') {
      clock ||= clocks.test(nameParts((node as NodeOf<'FuncCall'>).funcname).at(-1) ?? '');
    } else if (tag === 'SQLValueFunction') {
      clock ||= clockValues.test((node as NodeOf<'SQLValueFunction'>).op ?? '');
    }
  });
  return clock ? { by: 'clock' } : { by: 'expression' };
}

/** nextval('s'), nextval('s'::regclass), nextval(CAST('s' AS regclass)): what is in the quotes is the name. */
function sequenceFilling(statement: StatementContext, call: NodeOf<'FuncCall'>): Filling {
  let found: Filling = { by: 'expression' };
  for (const argument of call.args ?? []) {
    walk(argument, (tag, node) => {
      const text = tag === 'A_Const' ? (node as NodeOf<'A_Const'>).sval?.sval : undefined;
      const sequence = text === undefined ? null : parseName(text);
      if (sequence === null) return;
      const token = statement.tokens[statement.tokenAt((node as NodeOf<'A_Const'>).location)];
      const range = { start: token?.start ?? 0, end: token?.end ?? 0 };
      found = { by: 'sequence', sequence, range, call: callRange(statement, call) };
    });
  }
  return found;
}

/** `nextval(…)`, with its schema and its parentheses. */
function callRange(statement: StatementContext, call: NodeOf<'FuncCall'>): TextRange | null {
  const name = statement.name(statement.tokenAt(call.location));
  const open = name.last + 1;
  if (!statement.is(open, '(')) return null;
  return { start: name.range.start, end: statement.tokens[statement.closes(open)]?.end ?? name.range.end };
}

const isNull = (expression: Node): boolean => 'A_Const' in expression && expression.A_Const.isnull === true;
