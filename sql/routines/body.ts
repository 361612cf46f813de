import type { TextRange } from '../findings/finding.ts';
import type { Node, NodeOf } from '../parse/parser.ts';
import { tokenize, type Token } from '../parse/tokens.ts';
import { nameParts } from '../rules/names.ts';
import type { StatementContext } from '../rules/statement-context.ts';
import type { BodyTypes } from '../types/body-types.ts';
import type { PlProgram } from './program.ts';
import { readPlpgsql } from './read-plpgsql.ts';

/** The function, procedure or DO block that a body belongs to. */
export interface Routine {
  readonly sort: 'function' | 'procedure' | 'do';
  readonly language: 'sql' | 'plpgsql';
  /** Name parts as written, folded; empty for DO. */
  readonly name: readonly string[];
  /** RETURNS trigger. */
  readonly isTrigger: boolean;
  /** RETURNS SETOF or TABLE. */
  readonly returnsSet: boolean;
  readonly orReplace: boolean;
  readonly parameters: readonly string[];
}

/** A routine with the names that its body declares, for the SQL in it. All in lower case unless quoted. */
export interface RoutineScope extends Routine {
  readonly variables: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  /** What is known of their types. */
  readonly types?: BodyTypes;
  /** What the SQL is in the body; an expression or a type is looked at behind a SELECT that nobody wrote. */
  readonly part: 'statement' | 'expression' | 'type';
}

/** The text of a body, without its quotes and escapes. */
export interface BodyText {
  readonly routine: Routine;
  /** As the parser gives them. */
  readonly parameters: readonly Node[];
  readonly text: string;
  /** The body stands in the statement letter by letter, so that fixes can go in. */
  readonly isVerbatim: boolean;
  /** Where a range of the body stands in the statement. */
  toStatement(range: TextRange): TextRange;
}

/** A body's tokens, and its program when it is PL/pgSQL. */
export interface ReadBody {
  readonly tokens: readonly Token[];
  readonly program: PlProgram | null;
}

const read = new WeakMap<BodyText, ReadBody>();

/** Reads a body, once. */
export function readBody(body: BodyText): ReadBody {
  const before = read.get(body);
  if (before !== undefined) return before;
  const tokens = tokenize(body.text);
  const program = body.routine.language === 'plpgsql' ? readPlpgsql(body.text, tokens) : null;
  const now = { tokens, program };
  read.set(body, now);
  return now;
}

/** Bodies by the statements that quote them: a lint looks at one for its findings, and again for what it reads. */
const known = new WeakMap<StatementContext, BodyText>();

/** The body that a statement quotes, when it is in SQL or PL/pgSQL; null for all other statements. */
export function bodyOf(node: Node, statement: StatementContext): BodyText | null {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const body = bodyAnew(node, statement);
  if (body !== null) known.set(statement, body);
  return body;
}

function bodyAnew(node: Node, statement: StatementContext): BodyText | null {
  if ('CreateFunctionStmt' in node) {
    const create = node.CreateFunctionStmt;
    return bodyIn(create.options, routineOf(create), create.parameters ?? [], statement);
  }
  if ('DoStmt' in node) {
    const language = languageOf(node.DoStmt.args) ?? 'plpgsql';
    return bodyIn(
      node.DoStmt.args,
      {
        sort: 'do',
        language,
        name: [],
        isTrigger: false,
        returnsSet: false,
        orReplace: false,
        parameters: [],
      },
      [],
      statement,
    );
  }
  return null;
}

/** The routine that CREATE FUNCTION or PROCEDURE makes. Its language is SQL when the standard's own body follows. */
export function routineOf(
  create: NodeOf<'CreateFunctionStmt'>,
): Omit<Routine, 'language'> & { readonly language: string } {
  const returns = create.returnType;
  return {
    sort: create.is_procedure === true ? 'procedure' : 'function',
    language: languageOf(create.options) ?? (create.sql_body === undefined ? '' : 'sql'),
    name: nameParts(create.funcname),
    isTrigger: nameParts(returns?.names).at(-1) === 'trigger',
    returnsSet: returns?.setof === true,
    orReplace: create.replace === true,
    parameters: (create.parameters ?? []).flatMap((parameter) =>
      'FunctionParameter' in parameter && parameter.FunctionParameter.name !== undefined
        ? [parameter.FunctionParameter.name]
        : [],
    ),
  };
}

/** LANGUAGE of a list of options, in lower case. */
export function languageOf(options: readonly Node[] | undefined): string | null {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'language') continue;
    const arg = option.DefElem.arg;
    return arg !== undefined && 'String' in arg ? (arg.String.sval ?? '').toLowerCase() : null;
  }
  return null;
}

function bodyIn(
  options: readonly Node[] | undefined,
  routine: Omit<Routine, 'language'> & { readonly language: string },
  parameters: readonly Node[],
  statement: StatementContext,
): BodyText | null {
  const { language } = routine;
  if (language !== 'sql' && language !== 'plpgsql') return null;
  const element = (options ?? []).find((each) => 'DefElem' in each && each.DefElem.defname === 'as');
  if (element === undefined || !('DefElem' in element)) return null;
  const { tokens } = statement;
  let at = statement.tokenAt(element.DefElem.location);
  while (at < tokens.length && tokens[at]?.kind !== 'string' && tokens[at]?.kind !== 'dollar-quote') at++;
  const token = tokens[at];
  if (token === undefined) return null;
  const { text, offsets } = unquoted(token.text);
  const at0 = token.start;
  const offset = (inBody: number) =>
    at0 + (typeof offsets === 'number' ? offsets + inBody : (offsets[inBody] ?? 0));
  return {
    routine: { ...routine, language },
    parameters,
    text,
    isVerbatim: typeof offsets === 'number',
    toStatement: ({ start, end }) => ({ start: offset(start), end: offset(end) }),
  };
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * What a quoted text means, and where each of its characters stands in the quoted one: a number when they all stand
 * that far from the beginning, else one offset a character and one for the end.
 */
function unquoted(quoted: string): { text: string; offsets: number | readonly number[] } {
  if (quoted.startsWith('$')) {
    const tag = quoted.indexOf('$', 1) + 1;
    return { text: quoted.slice(tag, Math.max(tag, quoted.length - tag)), offsets: tag };
  }
  const open = quoted.indexOf("'") + 1;
  const inner = quoted.slice(open, -1);
  const hasEscapes = /^[eE]/.test(quoted) && inner.includes('\\');
  if (!hasEscapes && !inner.includes("''")) return { text: inner, offsets: open };
  let text = '';
  const offsets: number[] = [];
  for (let i = 0; i < inner.length; i++) {
    offsets.push(open + i);
    if (hasEscapes && inner[i] === '\\' && i + 1 < inner.length) {
      const code = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(inner.slice(i, i + 6));
      const value = code && parseInt(code[1] ?? code[2] ?? code[3] ?? '0', code[3] === undefined ? 16 : 8);
      const next = inner[i + 1] ?? '';
      text += value === null ? (escapes[next] ?? next) : String.fromCharCode(value);
      i += (code?.[0].length ?? 2) - 1;
    } else {
      text += inner[i];
      if (inner[i] === "'" && inner[i + 1] === "'") i++;
    }
  }
  offsets.push(open + inner.length);
  return { text, offsets };
}
