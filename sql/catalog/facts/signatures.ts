import type { NodeOf } from '../../parse/parser.ts';
import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import { wholeTypeSpan } from '../../rules/type-span.ts';
import { nameOf } from '../name.ts';
import type { RoutineParameter, RoutineSignature } from '../signature.ts';

const modes: Readonly<Record<string, RoutineParameter['mode']>> = {
  FUNC_PARAM_OUT: 'out',
  FUNC_PARAM_INOUT: 'inout',
  FUNC_PARAM_VARIADIC: 'variadic',
  FUNC_PARAM_TABLE: 'table',
};

/** How a routine is called, and what it gives. */
export function signatureOf(
  statement: StatementContext,
  create: NodeOf<'CreateFunctionStmt'>,
): RoutineSignature {
  const parameters = (create.parameters ?? []).flatMap((node): RoutineParameter[] =>
    'FunctionParameter' in node ? [parameterOf(statement, node.FunctionParameter)] : [],
  );
  const { returnType } = create;
  const hasTable = parameters.some(({ mode }) => mode === 'table');
  return {
    sort: create.is_procedure === true ? 'procedure' : 'function',
    parameters,
    returns: returnType === undefined || hasTable ? null : typeText(statement, returnType),
    returnsType: returnType === undefined || hasTable ? null : nameOf(nameParts(returnType.names)),
  };
}

function parameterOf(
  statement: StatementContext,
  { name, mode, argType, defexpr, location }: NodeOf<'FunctionParameter'>,
): RoutineParameter {
  return {
    name: name ?? null,
    mode: modes[mode ?? ''] ?? 'in',
    type: argType === undefined ? '' : typeText(statement, argType),
    default: defexpr === undefined ? null : defaultText(statement, location),
  };
}

/** Types whose names are words in a row. */
const ofWords =
  /^(?:double\s+precision|(?:national\s+)?(?:character|char|bit)\s+varying(?:\s*\(\d+\))?|time(?:stamp)?(?:\s*\(\d\))?\s+with(?:out)?\s+time\s+zone)(?:\[\])*/i;

function typeText(statement: StatementContext, type: NodeOf<'TypeName'>): string {
  if (type.location === undefined && nameParts(type.names).length === 0) return '';
  const { range } = wholeTypeSpan(statement, type);
  const words = ofWords.exec(statement.text.slice(range.start))?.[0];
  const text = words ?? statement.text.slice(range.start, range.end);
  return type.setof === true && !/^setof\b/i.test(text) ? `SETOF ${text}` : text;
}

/** What stands behind DEFAULT or `=`. */
function defaultText(statement: StatementContext, location: number | undefined): string | null {
  const element = statement.element(location);
  for (let i = element.first; i <= element.last; i++) {
    if (!statement.is(i, 'DEFAULT') && !statement.is(i, '=') && !statement.is(i, ':=')) continue;
    return i < element.last ? statement.slice(statement.span(i + 1, element.last)) : null;
  }
  return null;
}
