import { parseStatement, type Node, type NodeOf, type Parsed } from '../../parse/parser.ts';
import { bodyOf, readBody } from '../../routines/body.ts';
import { piecesOf } from '../../routines/pieces.ts';
import { statementWithoutRules } from '../../rules/statement-context.ts';
import { partsOf, standInOf } from './stand-ins.ts';

/**
 * Fields of PostgreSQL's tree with names that people give (libpg_query's protobuf definition, pg_query.proto): of
 * tables, columns, constraints, indexes. Not so the names of functions, types, options, extensions, languages, settings:
 * what those mean is what rules are about.
 */
const givenFields: ReadonlySet<string> = new Set([
  'relname',
  'schemaname',
  'aliasname',
  'colname',
  'conname',
  'idxname',
  'trigname',
  'rolename',
  'policy_name',
]);

/** Fields that hold such names as lists of strings. */
const givenLists: ReadonlySet<string> = new Set([
  'keys',
  'fk_attrs',
  'pk_attrs',
  'including',
  'fields',
  'colnames',
  'aliases',
]);

/** `name` and others mean a different thing in each kind of node. */
const givenByNode: Readonly<Record<string, ReadonlySet<string>>> = {
  AlterTableCmd: new Set(['name']),
  IndexElem: new Set(['name']),
  ResTarget: new Set(['name']),
  CommentStmt: new Set(['comment', 'object']),
  CreateEnumStmt: new Set(['typeName']),
  // The option of a sequence.
  owned_by: new Set(['arg']),
};

/** Functions whose argument is the name of a sequence. */
const ofSequences: ReadonlySet<string> = new Set(['nextval', 'currval', 'setval', 'lastval']);

/** `function`: given unless it is a function of the server's own. */
export type Givenness = 'given' | 'function' | 'not-given';

/**
 * Which of a statement's names are such that somebody gave, so that another one in its place says the same of another
 * thing. `text` is the statement with stand-ins for all of these names; null when it has no tree to tell.
 */
export function givenNames(text: string, names: readonly string[]): readonly Givenness[] | null {
  const parsed = parseStatement(text);
  if (parsed.state !== 'statement') return null;
  const found = new Array<Givenness | undefined>(names.length).fill(undefined);
  const note = (index: number, as: Givenness): void => {
    const before = found[index];
    found[index] = before === undefined || before === as ? as : 'not-given';
  };
  const noteString = (value: string, as: Givenness): void => {
    for (const part of partsOf(value)) if (typeof part === 'number') note(part, as);
  };

  /** `node`: the nearest one with a name; `field`: that which holds the value, but for strings and lists. */
  const visit = (value: unknown, node: string, field: string, namesSequence: boolean): void => {
    if (typeof value === 'string') {
      if (standInOf(value) !== -1) noteString(value, givennessOf(node, field));
      else noteString(value, 'not-given');
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, node, field, namesSequence);
    } else if (isObject(value)) {
      const option = typeof value.defname === 'string' ? value.defname : undefined;
      for (const [key, child] of Object.entries(value)) {
        // What a body names is seen in the trees of what it is made of.
        if (option === 'as' && trees !== null) continue;
        if (option !== undefined) visit(child, option, key, false);
        else if (transparent.has(key)) visit(child, node, field, namesSequence);
        else if (key === 'FuncCall') visit(child, key, field, isOfSequence(child));
        else if (key === 'A_Const' && namesSequence) visitConstant(child);
        else if (/^[A-Z]/.test(key)) visit(child, key, field, namesSequence && key === 'TypeCast');
        else visit(child, node, key, namesSequence);
      }
    }
  };
  const visitConstant = (constant: unknown): void => {
    const text = (constant as { readonly sval?: { readonly sval?: unknown } }).sval?.sval;
    if (typeof text === 'string') noteString(text, 'given');
  };
  const isOfSequence = (call: unknown): boolean => {
    const parts = (call as NodeOf<'FuncCall'>).funcname ?? [];
    const last = parts.at(-1);
    const name = last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
    return ofSequences.has(names[standInOf(name)] ?? name);
  };
  const trees = treesIn(text, parsed);
  visit(parsed.node, '', '', false);
  for (const tree of trees ?? []) visit(tree, '', '', false);
  return found.map((each) => each ?? 'not-given');
}

/** The trees of the SQL in the body that a statement quotes; null when there is none that can be read, and edited. */
function treesIn(text: string, parsed: Extract<Parsed, { state: 'statement' }>): Node[] | null {
  if (parsed.tag !== 'CreateFunctionStmt' && parsed.tag !== 'DoStmt') return null;
  const body = bodyOf(parsed.node, statementWithoutRules(text, parsed));
  if (body?.isVerbatim !== true) return null;
  return piecesOf(body.text, readBody(body).program).flatMap((piece) => {
    const inside = parseStatement(piece.text);
    return inside.state === 'statement' ? [inside.node] : [];
  });
}

/** Fields that only wrap what another field holds. */
const transparent: ReadonlySet<string> = new Set(['String', 'List', 'items', 'sval']);

function givennessOf(node: string, field: string): Givenness {
  if (field === 'funcname') return 'function';
  const isGiven = givenFields.has(field) || givenLists.has(field) || givenByNode[node]?.has(field);
  return isGiven === true ? 'given' : 'not-given';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
