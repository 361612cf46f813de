import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { writtenCall } from '../call-rewrite.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType, nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

type Kind = 'int' | 'float' | 'decimal';
/** Null: not known. A constant becomes what stands beside it. */
type Operand = Kind | 'constant' | null;

const casts: ReadonlyMap<string, Kind> = new Map<string, Kind>(Object.entries({
  int2: 'int', int4: 'int', int8: 'int', float4: 'float', float8: 'float', numeric: 'decimal',
})); // prettier-ignore

/** What CockroachDB's functions give, whatever they get (docs: Functions and Operators). */
const results: ReadonlyMap<string, Kind> = new Map<string, Kind>(Object.entries({
  count: 'int', length: 'int', char_length: 'int', octet_length: 'int', array_length: 'int', cardinality: 'int',
  strpos: 'int', row_number: 'int', rank: 'int', dense_rank: 'int', ntile: 'int', random: 'float', pi: 'float',
  extract: 'float', date_part: 'float', sin: 'float', cos: 'float', tan: 'float', radians: 'float', degrees: 'float',
})); // prettier-ignore

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);
const names: Readonly<Record<Kind, string>> = { int: 'INT', float: 'FLOAT', decimal: 'DECIMAL' };

type Columns = ReadonlyMap<string, Kind>;

const noColumns: Columns = new Map();
/** Those of the table that a statement makes: checks and computed columns speak of no others. */
const columnsOf = new WeakMap<StatementContext, Columns>();

/** How far a type is followed down: a sum of thousands of terms is a tree that deep. */
const deepest = 6;

export const mixedArithmetic = defineRule({
  code: 'MOLT227',
  name: 'mixed-arithmetic',
  title: 'Arithmetic of FLOAT with INT or DECIMAL',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL turns the other side into DOUBLE PRECISION; CockroachDB has no operator of FLOAT with INT or with DECIMAL, and the query fails when its types are checked. Constants take the type of the other side. extract() and date_part() give FLOAT, and INT / INT gives DECIMAL. Said where casts, functions or the columns of CREATE TABLE tell the types; those of columns in queries are not looked at.',
  workaround: 'Cast one side to the type of the other: sum(x)::FLOAT8 / count(*)::FLOAT8.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'SELECT sum(x)::float / count(*) FROM t;',
      fixed: 'SELECT sum(x)::float / count(*)::FLOAT8 FROM t;',
    },
    { bad: 'SELECT random() * count(*) FROM t;', fixed: 'SELECT random() * count(*)::FLOAT8 FROM t;' },
    { bad: 'SELECT a::float8 + b::numeric FROM t;' },
    { bad: 'SELECT extract(epoch FROM max(b) - min(a)) / (SELECT count(*) FROM t);' },
    { bad: 'SELECT (2 * avg(a::real)) - b::int FROM t;' },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, price FLOAT8, n INT4, total FLOAT8 GENERATED ALWAYS AS (price * n) STORED);',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, n INT4, total DECIMAL GENERATED ALWAYS AS (price * n) STORED);',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a REAL, b NUMERIC, CHECK (a + b < 100));' },
    { good: 'SELECT a::float8 * 2, random() * 100, a::numeric * b::int, count(*) * 100.0 / n FROM t;' },
    { good: 'SELECT sum(x)::float / count(*)::float, sum(x)::float / nullif(n, 0) FROM t;' },
  ],
  visit: {
    CreateStmt(node, statement) {
      columnsOf.set(statement, columnTypes(node));
    },
    A_Expr(node, statement) {
      if (!isArithmetic(node)) return;
      const columns = columnsOf.get(statement) ?? noColumns;
      const left = typeOf(node.lexpr, columns, 0);
      if (left === null || left === 'constant') return;
      const right = typeOf(node.rexpr, columns, 0);
      if (right === null || right === 'constant') return;
      if (left === right || (left !== 'float' && right !== 'float')) return;
      const at = statement.span(statement.tokenAt(node.location));
      statement.report({
        range: at.range,
        message: `CockroachDB has no ${statement.slice(at)} of ${names[left]} and ${names[right]}: cast one side to the type of the other.`,
        fix: castOf(left === 'float' ? node.rexpr : node.lexpr, statement),
      });
    },
  },
});

function isArithmetic({ kind, name, lexpr }: NodeOf<'A_Expr'>): boolean {
  return kind === 'AEXPR_OP' && lexpr !== undefined && arithmetic.has(nameParts(name).at(-1) ?? '');
}

function columnTypes({ tableElts = [] }: NodeOf<'CreateStmt'>): Columns {
  const columns = new Map<string, Kind>();
  for (const each of tableElts) {
    if (!('ColumnDef' in each)) continue;
    const { colname, typeName } = each.ColumnDef;
    const kind =
      typeName?.arrayBounds === undefined ? casts.get(builtInType(typeName?.names) ?? '') : undefined;
    if (colname !== undefined && kind !== undefined) columns.set(colname, kind);
  }
  return columns;
}

function typeOf(node: Node | undefined, columns: Columns, depth: number): Operand {
  if (node === undefined || depth > deepest) return null;
  if ('A_Const' in node) {
    return node.A_Const.ival !== undefined || node.A_Const.fval !== undefined ? 'constant' : null;
  }
  if ('TypeCast' in node) {
    const { typeName } = node.TypeCast;
    return typeName?.arrayBounds === undefined
      ? (casts.get(builtInType(typeName?.names) ?? '') ?? null)
      : null;
  }
  if ('ColumnRef' in node && columns.size > 0) {
    return columns.get(nameParts(node.ColumnRef.fields).at(-1) ?? '') ?? null;
  }
  if ('FuncCall' in node) return typeOfCall(node.FuncCall, columns, depth);
  if ('A_Expr' in node && isArithmetic(node.A_Expr)) {
    const left = typeOf(node.A_Expr.lexpr, columns, depth + 1);
    const right = typeOf(node.A_Expr.rexpr, columns, depth + 1);
    if (left === null || right === null) return null;
    if (left === 'constant') return right;
    if (right !== 'constant' && left !== right)
      return left === 'float' || right === 'float' ? null : 'decimal';
    return left === 'int' && nameParts(node.A_Expr.name).at(-1) === '/' ? 'decimal' : left;
  }
  if ('SubLink' in node) return typeOfQuery(node.SubLink, depth);
  return null;
}

function typeOfCall({ funcname, args }: NodeOf<'FuncCall'>, columns: Columns, depth: number): Operand {
  const name = builtInType(funcname) ?? '';
  const given = results.get(name);
  if (given !== undefined) return given;
  if (!/^(?:sum|avg|min|max|abs|coalesce)$/.test(name) || args?.length !== 1) return null;
  const type = typeOf(args[0], columns, depth + 1);
  return type === 'int' && (name === 'sum' || name === 'avg') ? 'decimal' : type;
}

function typeOfQuery({ subLinkType, subselect }: NodeOf<'SubLink'>, depth: number): Operand {
  if (subLinkType !== 'EXPR_SUBLINK' || subselect === undefined || !('SelectStmt' in subselect)) return null;
  const target = subselect.SelectStmt.targetList?.[0];
  const type =
    target !== undefined && 'ResTarget' in target ? typeOf(target.ResTarget.val, noColumns, depth + 1) : null;
  // In a query of its own a constant has a type.
  return type === 'constant' ? null : type;
}

/** Casts a plain call; where a cast would go behind anything else, a person has to look. */
function castOf(node: Node | undefined, statement: StatementContext): Fix | undefined {
  if (node === undefined || !('FuncCall' in node)) return undefined;
  const { location, over, agg_filter: filter } = node.FuncCall;
  if (over !== undefined || filter !== undefined) return undefined;
  const call = writtenCall(statement, statement.tokenAt(location));
  if (call === null) return undefined;
  const { end } = call.whole.range;
  return {
    title: 'Cast to FLOAT8',
    class: 'safe',
    edits: [replace({ start: end, end }, '::FLOAT8')],
  };
}
