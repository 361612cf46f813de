import type { ReadingObserver } from '../catalog/mentions/queries.ts';
import type { Fields } from '../catalog/mentions/references.ts';
import type { ColumnPath, Scope } from '../catalog/mentions/sources.ts';
import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { builtInType, nameParts } from '../rules/names.ts';
import { evaluate, nobody } from './evaluate.ts';
import { isChecked } from './functions.ts';
import type { SqlType } from './sql-type.ts';
import { unknownType, type Typed } from './typed.ts';
import { typeOfName } from './type-names.ts';
import { constant, ofType } from './value.ts';

/** A column of a query, with the name that it has, when the query says one. */
export interface TypedColumn {
  readonly name: string | null;
  readonly type: Typed;
  readonly node: Node | undefined;
}

const known = (type: SqlType): Typed => ({ sort: 'known', value: ofType(type) });
const bool = known('bool');

/** Values that are no calls, by the parser's name for them. */
const valueFunctions: Readonly<Record<string, SqlType>> = {
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_TIME: 'timetz', SVFOP_CURRENT_TIME_N: 'timetz',
  SVFOP_CURRENT_TIMESTAMP: 'timestamptz', SVFOP_CURRENT_TIMESTAMP_N: 'timestamptz',
  SVFOP_LOCALTIME: 'time', SVFOP_LOCALTIME_N: 'time',
  SVFOP_LOCALTIMESTAMP: 'timestamp', SVFOP_LOCALTIMESTAMP_N: 'timestamp',
}; // prettier-ignore

const comparisons = /^(?:=|<>|!=|<=?|>=?|~~?\*?|!~~?\*?|@>|<@|\?[|&]?|&&)$/;
const textOperators = /^(?:->>|#>>)$/;
const jsonOperators = /^(?:->|#>|#-)$/;

/** The tree says of most nodes what type they have; of columns it says where to look. */
export class TypeReader implements ReadingObserver {
  private readonly types = new WeakMap<object, Typed>();
  private readonly queries = new WeakMap<object, readonly TypedColumn[] | null>();

  typeOf(expression: Node): Typed {
    const tag = Object.keys(expression)[0] as NodeTag;
    const fields = (expression as unknown as Record<string, object>)[tag];
    return (fields && this.types.get(fields)) ?? unknownType;
  }

  /** The columns that a query gives; null where `*` hides their number. */
  columnsOf(query: Fields): readonly TypedColumn[] | null {
    return this.queries.get(query) ?? null;
  }

  typeOfColumn(query: Fields, column: string): Typed | undefined {
    return this.columnsOf(query)?.find(({ name }) => name === column)?.type;
  }

  typesOfColumns(query: Fields): readonly Typed[] | null {
    return this.columnsOf(query)?.map(({ type }) => type) ?? null;
  }

  node(tag: NodeTag, fields: Fields, scope: Scope): void {
    const type = this.read(tag, fields, scope);
    if (type !== unknownType) this.types.set(fields, folded(type));
  }

  query(node: Fields): void {
    const select = node as NodeOf<'SelectStmt'>;
    if (select.larg !== undefined) {
      this.queries.set(node, this.together(select));
      return;
    }
    const [row] = select.valuesLists ?? [];
    if (row !== undefined) {
      this.queries.set(node, this.rows(select.valuesLists ?? []));
      return;
    }
    const columns: TypedColumn[] = [];
    for (const target of select.targetList ?? []) {
      if (!('ResTarget' in target)) continue;
      const { name, val } = target.ResTarget;
      const isStar =
        val !== undefined && 'ColumnRef' in val && val.ColumnRef.fields?.some((field) => 'A_Star' in field);
      if (val === undefined || isStar === true) {
        this.queries.set(node, null);
        return;
      }
      columns.push({ name: name ?? ownName(val), type: this.typeOf(val), node: val });
    }
    this.queries.set(node, columns);
  }

  private together(select: NodeOf<'SelectStmt'>): readonly TypedColumn[] | null {
    const left = select.larg === undefined ? null : this.columnsOf(inner(select.larg as Fields));
    const right = select.rarg === undefined ? null : this.columnsOf(inner(select.rarg as Fields));
    if (left === null || right === null || left.length !== right.length) return null;
    return left.map(({ name, type, node }, i) => {
      const values = [type, right[i]?.type ?? unknownType];
      return { name, type: folded({ sort: 'together', values, ofQueries: true }), node };
    });
  }

  private rows(lists: readonly Node[]): readonly TypedColumn[] {
    const rows = lists.map((list) => ('List' in list ? (list.List.items ?? []) : []));
    return (rows[0] ?? []).map((first, i) => {
      const values = rows.slice(0, mostRows).map((row) => {
        const item = row[i];
        return item === undefined ? unknownType : this.typeOf(item);
      });
      const type = rows.length > mostRows ? unknownType : folded({ sort: 'together', values });
      return { name: `column${i + 1}`, type, node: first };
    });
  }

  private read(tag: NodeTag, fields: Fields, scope: Scope): Typed {
    switch (tag) {
      case 'A_Const':
        return constantOf(fields as NodeOf<'A_Const'>);
      case 'ColumnRef':
        return columnOf(fields as NodeOf<'ColumnRef'>, scope);
      case 'TypeCast':
        return typeOfName((fields as NodeOf<'TypeCast'>).typeName);
      case 'ParamRef':
        return scope.typeOfNumbered((fields as NodeOf<'ParamRef'>).number ?? 0) ?? unknownType;
      case 'A_Expr':
        return this.expression(fields as NodeOf<'A_Expr'>);
      case 'FuncCall':
        return this.call(fields as NodeOf<'FuncCall'>);
      case 'CoalesceExpr':
      case 'MinMaxExpr': {
        const { args } = fields as NodeOf<'CoalesceExpr'>;
        return { sort: 'together', values: (args ?? []).map((arg) => this.typeOf(arg)) };
      }
      case 'CaseExpr': {
        const values = caseResults(fields as NodeOf<'CaseExpr'>);
        return { sort: 'together', values: values.map((value) => this.typeOf(value)) };
      }
      case 'A_ArrayExpr': {
        const { elements } = fields as NodeOf<'A_ArrayExpr'>;
        const values = (elements ?? []).map((element) => this.typeOf(element));
        return { sort: 'array', of: folded({ sort: 'together', values }) };
      }
      case 'A_Indirection':
        return this.indirection(fields as NodeOf<'A_Indirection'>, scope);
      case 'SQLValueFunction': {
        const type = valueFunctions[(fields as NodeOf<'SQLValueFunction'>).op ?? ''] ?? 'string';
        return known(type);
      }
      case 'SubLink':
        return this.subquery(fields as NodeOf<'SubLink'>);
      case 'BoolExpr':
      case 'NullTest':
      case 'BooleanTest':
        return bool;
      default:
        return unknownType;
    }
  }

  private expression({ kind, name, lexpr, rexpr }: NodeOf<'A_Expr'>): Typed {
    const operator = nameParts(name).at(-1) ?? '';
    if (kind === 'AEXPR_NULLIF') return lexpr === undefined ? unknownType : this.typeOf(lexpr);
    if (kind !== 'AEXPR_OP') return bool;
    if (rexpr === undefined) return unknownType;
    if (lexpr === undefined) return operator === '-' || operator === '+' ? this.typeOf(rexpr) : unknownType;
    if (comparisons.test(operator)) return bool;
    if (textOperators.test(operator)) return known('string');
    if (jsonOperators.test(operator)) return known('jsonb');
    return { sort: 'operation', operator, left: this.typeOf(lexpr), right: this.typeOf(rexpr) };
  }

  private call(call: NodeOf<'FuncCall'>): Typed {
    const { funcname, agg_star: star, func_variadic: variadic } = call;
    const name = builtInType(funcname);
    if (name === null || variadic === true) return unknownType;
    const args = star === true ? [] : argumentsOf(call);
    if (args.some((arg) => 'NamedArgExpr' in arg)) return unknownType;
    return { sort: 'call', name, args: args.map((arg) => this.typeOfArgument(name, arg)) };
  }

  /** What an argument of a call is of. */
  protected typeOfArgument(name: string, argument: Node): Typed {
    // An array of constants becomes one of what is asked for.
    return name === 'percentile_cont' && 'A_ArrayExpr' in argument ? unknownType : this.typeOf(argument);
  }

  private indirection({ arg, indirection = [] }: NodeOf<'A_Indirection'>, scope: Scope): Typed {
    const field = arg === undefined ? null : fieldOf(arg, indirection[0], scope);
    let type = field ?? (arg === undefined ? unknownType : this.typeOf(arg));
    for (const each of field === null ? indirection : indirection.slice(1)) {
      if (!('A_Indices' in each)) return unknownType;
      if (each.A_Indices.is_slice !== true) type = { sort: 'element', of: type };
    }
    return type;
  }

  private subquery({ subLinkType, subselect }: NodeOf<'SubLink'>): Typed {
    if (subLinkType !== 'EXPR_SUBLINK' && subLinkType !== 'ARRAY_SUBLINK') return bool;
    if (subselect === undefined || !('SelectStmt' in subselect)) return unknownType;
    const [column] = this.columnsOf(subselect.SelectStmt as Fields) ?? [];
    if (column === undefined) return unknownType;
    const type = ofItsOwn(column.type);
    return subLinkType === 'ARRAY_SUBLINK' ? { sort: 'array', of: type } : type;
  }
}

/** Rows of VALUES that are looked at for the type of a column. */
const mostRows = 200;

/** What a statement tells by itself is worked out at once. */
function folded(type: Typed): Typed {
  if (type.sort === 'known' || type.sort === 'unknown' || asksFiles(type)) return type;
  const value = evaluate(type, nobody);
  return value === null ? unknownType : { sort: 'known', value };
}

/** Whether a type needs more than its statement. What is below has been folded already, so one look at it is enough. */
function asksFiles(type: Typed): boolean {
  switch (type.sort) {
    case 'known':
    case 'unknown':
      return false;
    case 'column':
    case 'column-at':
    case 'user-type':
      return true;
    case 'operation':
      return isOpen(type.left) || isOpen(type.right);
    case 'call':
      // Functions that lack an overload are those that somebody makes one for: round(double precision, integer).
      return isChecked(type.name) || type.args.some(isOpen);
    case 'together':
      return type.values.some(isOpen);
    case 'array':
    case 'element':
      return isOpen(type.of);
  }
}

const isOpen = ({ sort }: Typed): boolean => sort !== 'known' && sort !== 'unknown';

/** In a query of its own a constant has a type. */
function ofItsOwn(type: Typed): Typed {
  if (type.sort !== 'known' || type.value.sort === 'type') return type;
  if (type.value.sort === 'constants') return known(type.value.type);
  const types = {
    integer: 'int',
    whole: 'decimal',
    fraction: 'decimal',
    text: 'string',
    moment: 'timestamptz',
    null: null,
  } as const;
  const own = types[type.value.of];
  return own === null ? unknownType : known(own);
}

function constantOf({ ival, fval, sval, boolval, bsval, isnull }: NodeOf<'A_Const'>): Typed {
  const of = (sort: Parameters<typeof constant>[0]): Typed => ({ sort: 'known', value: constant(sort) });
  if (isnull === true) return of('null');
  if (ival !== undefined) return of('integer');
  if (fval !== undefined) {
    const text = fval.fval ?? '';
    const number = Number(text);
    // 9223372036854775807 and what is larger than an INT8.
    if (!Number.isInteger(number) || Math.abs(number) > 9e18) return of('fraction');
    return of(/^\d+$/.test(text) ? 'integer' : 'whole');
  }
  if (sval !== undefined) return of('text');
  if (boolval !== undefined) return bool;
  return bsval === undefined ? unknownType : known('varbit');
}

function columnOf({ fields }: NodeOf<'ColumnRef'>, scope: Scope): Typed {
  const names = (fields ?? []).map((field) => ('String' in field ? field.String.sval : null));
  const [first, second, third] = names;
  if (first != null && names.length === 1) {
    const conflict = scope.variable(first);
    // In a query a column of that name comes first, where PL/pgSQL does not refuse both.
    if (conflict !== null && (conflict !== 'column' || !scope.seesTables))
      return scope.typeOfVariable(first) ?? unknownType;
  }
  const path = ((): ColumnPath | null => {
    if (first == null || names.includes(null)) return null;
    if (names.length === 1) return { column: first, scope };
    const source = scope.find(first)?.source ?? scope.row(first);
    if (names.length === 2) return source !== undefined && second != null ? { column: second, source } : null;
    if (names.length !== 3 || source !== undefined || second == null || third == null) return null;
    return { column: third, source: { sort: 'table', name: { schema: first, name: second } } };
  })();
  return path === null ? unknownType : { sort: 'column', path };
}

/** `(r).price`: a field of a row that a variable holds, or of a table in sight; null for everything else. */
function fieldOf(arg: Node, field: Node | undefined, scope: Scope): Typed | null {
  const [row, ...more] = 'ColumnRef' in arg ? nameParts(arg.ColumnRef.fields) : [];
  if (row === undefined || more.length > 0 || field === undefined || !('String' in field)) return null;
  const source = scope.find(row)?.source ?? scope.row(row);
  const column = field.String.sval;
  return source === undefined || column === undefined
    ? unknownType
    : { sort: 'column', path: { column, source } };
}

/** What a function is called with; percentile_cont() also with what WITHIN GROUP orders by. */
export function argumentsOf({
  args,
  agg_order: order,
  agg_within_group: within,
}: NodeOf<'FuncCall'>): Node[] {
  const ordered = within === true ? (order ?? []) : [];
  return [...(args ?? []), ...ordered.flatMap((each) => ('SortBy' in each ? (each.SortBy.node ?? []) : []))];
}

/** What CASE can give. */
export function caseResults({ args, defresult }: NodeOf<'CaseExpr'>): Node[] {
  const results = (args ?? []).flatMap((when) => ('CaseWhen' in when ? (when.CaseWhen.result ?? []) : []));
  return defresult === undefined ? results : [...results, defresult];
}

const ownName = (value: Node): string | null =>
  'ColumnRef' in value ? (nameParts(value.ColumnRef.fields).at(-1) ?? null) : null;

/** The parser writes the sides of UNION without the object that names their kind, or with it. */
export function inner(side: Fields): Fields {
  return (side['SelectStmt'] as Fields | undefined) ?? side;
}
