import type { SchemaObject } from '../model.ts';
import type { QualifiedName } from '../name.ts';
import type { SchemaSymbol } from '../symbol.ts';
import { TableState } from '../table-state.ts';
import type { ColumnPath, NamedOutput, Output, Scope, Source } from './sources.ts';
import type { World } from './world.ts';

type ColumnSymbol = Extract<SchemaSymbol, { kind: 'column' }>;

/** Whether something has a column of a name, and which columns of the schema that is. */
export type ColumnAnswer =
  | { readonly state: 'no' }
  /** Nobody knows all its columns. */
  | { readonly state: 'maybe' }
  | {
      readonly state: 'found';
      /** Empty for what only a query names. Several when one name stands for several columns: USING's. */
      readonly symbols: readonly ColumnSymbol[];
      /** It may be something else. */
      readonly doubt: boolean;
      /** A query names it, and in which way. */
      readonly named: NamedOutput | null;
    };

const no: ColumnAnswer = { state: 'no' };
const maybe: ColumnAnswer = { state: 'maybe' };
const local: ColumnAnswer = { state: 'found', symbols: [], doubt: false, named: null };

/** Queries in queries, views of views: what lies deeper is not followed. */
const deepest = 40;

/** What a column means where it is written. */
export function columnAt(world: World, path: ColumnPath, depth = 0): ColumnAnswer {
  if (depth > deepest) return maybe;
  if ('source' in path) return inSource(world, path.column, path.source, depth + 1);
  return inScope(world, path.column, path.scope, depth + 1);
}

/** All that goes by the name in the nearest query that has it. */
function inScope(world: World, column: string, scope: Scope, depth: number): ColumnAnswer {
  let unsure = false;
  for (let level: Scope | null = scope; level !== null; level = level.outer) {
    let unknown = false;
    const found: ColumnAnswer[] = [];
    for (const { source } of level.tables) {
      const answer = inSource(world, column, source, depth);
      if (answer.state === 'maybe') unknown = true;
      else if (answer.state === 'found') found.push(answer);
    }
    if (found.length > 0) {
      const variable = level.variable(column);
      if (variable === 'variable') return local;
      return merged(found, unsure || variable === 'error');
    }
    if (level.variables.has(column)) return local;
    unsure ||= unknown;
  }
  return unsure ? maybe : no;
}

function merged(answers: readonly ColumnAnswer[], unsure: boolean): ColumnAnswer {
  const symbols: ColumnSymbol[] = [];
  let doubt = unsure;
  for (const answer of answers) {
    if (answer.state !== 'found') continue;
    symbols.push(...answer.symbols);
    doubt ||= answer.doubt;
  }
  return { state: 'found', symbols, doubt, named: null };
}

function inSource(world: World, column: string, source: Source, depth: number): ColumnAnswer {
  if (depth > deepest) return maybe;
  switch (source.sort) {
    case 'table': {
      const object = world.relation(source.name);
      return object === null ? maybe : inObject(world, object, column, depth + 1);
    }
    case 'query':
      return inOutputs(world, source.outputs, column, depth + 1);
    case 'routine': {
      const signature = world.routine(source.name)?.signature;
      const isAlias = source.alias !== null && world.same(source.alias, column);
      if (signature == null) return isAlias ? local : maybe;
      if (
        signature.parameters.some(({ mode, name }) => mode !== 'in' && mode !== 'variadic' && name === column)
      )
        return local;
      const type = signature.returnsType;
      const rows = type === null ? null : world.thing(['table', 'view'], type);
      if (rows !== null) return inObject(world, rows, column, depth + 1);
      return isAlias ? local : type === null || type.name === 'record' ? maybe : no;
    }
    case 'trigger-row':
      return inRows(world, column, source, depth + 1);
    case 'any': {
      const answers = source.of.map((each) => inSource(world, column, each, depth + 1));
      const found = answers.filter(({ state }) => state === 'found');
      const unknown = answers.length === 0 || answers.some(({ state }) => state === 'maybe');
      // A record that gets rows here and there may hold one that we do not know.
      if (found.length > 0) return merged(found, unknown);
      return unknown ? maybe : no;
    }
    case 'unknown':
      return maybe;
  }
}

/** NEW and OLD: a column of each table of which a trigger calls the function. */
function inRows(
  world: World,
  column: string,
  { routine }: Source & { sort: 'trigger-row' },
  depth: number,
): ColumnAnswer {
  const triggers = world.catalog.triggersCalling(routine);
  const answers = triggers.map(({ table, at }) =>
    inSource(world.from(at), column, { sort: 'table', name: table }, depth),
  );
  const found = answers.filter(({ state }) => state === 'found');
  if (found.length === 0) return maybe;
  const answer = merged(found, false);
  if (answer.state !== 'found') return answer;
  const symbols = answer.symbols.filter(
    (symbol, i) => answer.symbols.findIndex((each) => sameColumn(each, symbol)) === i,
  );
  return { ...answer, symbols };
}

/** A column of a table or view. */
export function inObject(world: World, object: SchemaObject, column: string, depth = 0): ColumnAnswer {
  if (depth > deepest) return maybe;
  const { schema, name } = object;
  if (object instanceof TableState) {
    const current = world.columnName(object, column);
    const known = current === undefined ? undefined : object.columns.get(current);
    // Until it gets another name, a column is what the query passes on.
    const isOfQuery = object.outputs !== null && known?.isInherited === true && current === column;
    if (known !== undefined && !isOfQuery) return found(originOf(world, object, known.name, depth));
    if (object.outputs === null) return object.hasAllColumns ? no : maybe;
  }
  const outputs = object.sort === 'view' || object.sort === 'table' ? object.outputs : null;
  if (outputs === null) return object.sort === 'view' ? maybe : no;
  const there = world.from(object.declared.statement);
  const answer = inOutputs(there, outputs, column, depth + 1);
  if (answer.state !== 'found' || answer.named === null) return answer;
  // One that it names itself is its own; what a function's name gives cannot be named.
  return answer.named.range === null
    ? local
    : found({ kind: 'column', table: { schema, name }, column: answer.named.name });
}

const found = (symbol: ColumnSymbol): ColumnAnswer => ({
  state: 'found',
  symbols: [symbol],
  doubt: false,
  named: null,
});

/** LIKE, INHERITS, PARTITION OF and AS SELECT take columns over: they are called as those of the table they are from. */
function originOf(world: World, table: TableState, column: string, depth: number): ColumnSymbol {
  const { schema, name } = table;
  const own: ColumnSymbol = { kind: 'column', table: { schema, name }, column };
  const origin = table.columns.get(column)?.origin;
  if (origin == null || depth > deepest) return own;
  const other = tableNamed(world, origin.table);
  return other?.columns.has(column) === true && origin.column === column && other !== table
    ? originOf(world, other, column, depth + 1)
    : own;
}

function tableNamed(world: World, name: QualifiedName): TableState | undefined {
  const object = world.thing(['table'], name);
  return object instanceof TableState ? object : undefined;
}

function inOutputs(world: World, outputs: readonly Output[], column: string, depth: number): ColumnAnswer {
  if (depth > deepest) return maybe;
  let unknown = false;
  for (const output of outputs) {
    if ('name' in output) {
      if (!world.same(output.name, column)) continue;
      if (output.from === null) return { state: 'found', symbols: [], doubt: false, named: output };
      const answer = columnAt(world, output.from, depth + 1);
      // What it passes on has this name, whoever it is from.
      return answer.state === 'found' ? { ...answer, named: null } : local;
    }
    for (const source of output.allOf) {
      if (output.skip > 0 && isSkipped(world, source, column, output.skip)) continue;
      const answer = inSource(world, column, source, depth + 1);
      if (answer.state === 'found') return { ...answer, named: null };
      if (answer.state === 'maybe') unknown = true;
    }
  }
  return unknown ? maybe : no;
}

/** One of the first columns has another name outside. */
function isSkipped(world: World, source: Source, column: string, skip: number): boolean {
  if (source.sort === 'query') {
    const first = source.outputs.slice(0, skip);
    return first.some((output) => 'name' in output && world.same(output.name, column));
  }
  const object = source.sort === 'table' ? world.relation(source.name) : null;
  if (!(object instanceof TableState)) return false;
  const current = world.columnName(object, column);
  return current !== undefined && [...object.columns.keys()].slice(0, skip).includes(current);
}

const sameColumn = (a: ColumnSymbol, b: ColumnSymbol): boolean =>
  a.column === b.column && a.table.name === b.table.name && a.table.schema === b.table.schema;
