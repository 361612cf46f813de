import type { Node, NodeOf, NodeTag } from '../../parse/parser.ts';
import { nameParts } from '../../rules/names.ts';
import { fixedFields } from '../../rules/walk.ts';
import { nameOf, type Name } from '../name.ts';
import { withoutCasts } from './name-writer.ts';
import type { Typed } from '../../types/typed.ts';
import { ReferenceReader, type Fields } from './references.ts';
import { renamed, Scope, unknownSource, type NamedOutput, type Output, type Source } from './sources.ts';

type QuerySource = Source & { readonly sort: 'query' };

/** Goes along with a reader: for who wants to know more than names. */
export interface ReadingObserver {
  /** A node whose parts have been read. */
  node(tag: NodeTag, node: Fields, scope: Scope): void;
  /** A SELECT, UNION or VALUES whose parts have been read. */
  query(node: Fields): void;
  /** What the type of an expression comes from, after it was read. */
  typeOf(expression: Node): Typed | undefined;
  /** The same of a column that a query gives, by its name. */
  typeOfColumn(query: Fields, column: string): Typed | undefined;
  /** The same of all columns that a query gives, in their order; null where nobody knows how many there are. */
  typesOfColumns(query: Fields): readonly Typed[] | null;
}

/** Finds the names in queries, and in everything else that the tree holds in no special way. */
export class QueryReader extends ReferenceReader {
  observer: ReadingObserver | null = null;
  /** Lists behind JOIN … USING that have been read, by their opening token. */
  private readonly usingRead = new Set<number>();

  /** Any node, of whatever kind. */
  value(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const item of value) this.value(item, scope);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const keys = Object.keys(value);
    const only = keys.length === 1 ? keys[0] : undefined;
    if (only !== undefined && /^[A-Z]/.test(only)) {
      this.node(only as NodeTag, ((value as Fields)[only] ?? {}) as Fields, scope);
    } else {
      this.fields(value as Fields, scope);
    }
  }

  protected fields(node: Fields, scope: Scope, except: readonly string[] = []): void {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null || except.includes(key)) continue;
      const tag = fixedFields[key];
      const isBare =
        tag !== undefined && !Array.isArray(value) && !/^[A-Z]/.test(Object.keys(value)[0] ?? 'A');
      if (isBare) this.node(tag, value as Fields, scope);
      else this.value(value, scope);
    }
  }

  protected node(tag: NodeTag, node: Fields, scope: Scope): void {
    this.ofKind(tag, node, scope);
    this.observer?.node(tag, node, scope);
  }

  private ofKind(tag: NodeTag, node: Fields, scope: Scope): void {
    switch (tag) {
      case 'SelectStmt':
        this.select(node, scope);
        return;
      case 'InsertStmt':
        this.insert(node as NodeOf<'InsertStmt'>, scope);
        return;
      case 'UpdateStmt':
      case 'DeleteStmt':
      case 'MergeStmt':
        this.change(node, scope);
        return;
      case 'RangeVar':
        this.relation(node as NodeOf<'RangeVar'>, scope);
        return;
      case 'RangeSubselect':
        this.subquery(node as NodeOf<'RangeSubselect'>, scope);
        return;
      case 'RangeFunction':
        this.functionInFrom(node as NodeOf<'RangeFunction'>, scope);
        return;
      case 'RangeTableFunc':
      case 'JsonTable': {
        this.fields(node, scope);
        const alias = (node['alias'] as { aliasname?: string } | undefined)?.aliasname;
        if (alias !== undefined) scope.tables.push({ alias, source: unknownSource, name: null });
        return;
      }
      case 'JoinExpr':
        this.join(node as NodeOf<'JoinExpr'>, scope);
        return;
      case 'ColumnRef':
        this.columnRef(node as NodeOf<'ColumnRef'>, scope);
        return;
      case 'A_Indirection':
        this.indirection(node as NodeOf<'A_Indirection'>, scope);
        return;
      case 'TypeCast':
        this.cast(node as NodeOf<'TypeCast'>, scope);
        return;
      case 'TypeName':
        this.typeName(node as NodeOf<'TypeName'>);
        this.fields(node, scope, ['names']);
        return;
      case 'FuncCall':
        this.call(node as NodeOf<'FuncCall'>, scope);
        return;
      case 'MultiAssignRef':
        // SET (a, b) = … holds its source once for each column.
        if ((node['colno'] as number | undefined) === 1) this.fields(node, scope);
        return;
      default:
        this.fields(node, scope);
    }
  }

  // Queries

  /** Any statement that can give rows; unknown is what others give. */
  query(node: Node, scope: Scope): Source {
    if ('SelectStmt' in node) return this.select(node.SelectStmt as Fields, scope);
    if ('InsertStmt' in node) return this.insert(node.InsertStmt, scope);
    if ('UpdateStmt' in node) return this.change(node.UpdateStmt as Fields, scope);
    if ('DeleteStmt' in node) return this.change(node.DeleteStmt as Fields, scope);
    if ('MergeStmt' in node) return this.change(node.MergeStmt as Fields, scope);
    this.value(node, scope);
    return unknownSource;
  }

  /** A query; what it gives to the one around it. */
  select(node: Fields, outer: Scope): QuerySource {
    const withQueries = new Scope(outer);
    this.withClause(node['withClause'], withQueries);
    const scope = new Scope(withQueries);
    this.value(node['fromClause'], scope);
    let outputs: readonly Output[];
    if (node['larg'] !== undefined) {
      const left = this.select(unwrap(node['larg'], 'SelectStmt'), withQueries);
      this.select(unwrap(node['rarg'], 'SelectStmt'), withQueries);
      this.observer?.query(node);
      outputs = left.outputs.map((output) => this.mixed(output, node));
      // Its ORDER BY names what the first query gives.
      scope.tables.push({ alias: '', source: { sort: 'query', outputs }, name: null });
    } else {
      outputs = this.outputs(node['targetList'], scope);
    }
    const ordered = ((node['sortClause'] ?? []) as readonly Node[]).filter(
      (each) => !namesOutput(each, outputs),
    );
    this.value(ordered, scope);
    this.fields(node, scope, [
      'withClause', 'fromClause', 'larg', 'rarg', 'intoClause', 'targetList', 'sortClause',
    ]); // prettier-ignore
    const into = node['intoClause'] as { rel?: NodeOf<'RangeVar'> } | undefined;
    if (into?.rel !== undefined) this.declare(into.rel);
    if (node['larg'] === undefined) this.observer?.query(node);
    return { sort: 'query', outputs };
  }

  private mixed(output: Output, query: Fields): Output {
    if (!('name' in output)) return { ...output, mixed: true };
    const type = this.observer?.typeOfColumn(query, output.name);
    return { ...output, mixed: true, ...(type && { type }) };
  }

  /** A select list, or RETURNING's. */
  private outputs(targets: unknown, scope: Scope): readonly Output[] {
    return ((targets ?? []) as readonly Node[]).flatMap((target) =>
      'ResTarget' in target ? this.output(target.ResTarget, scope) : [],
    );
  }

  private returning(value: unknown, scope: Scope): QuerySource {
    const { exprs, options } = (value ?? {}) as { exprs?: unknown; options?: unknown };
    this.value(options, scope);
    return { sort: 'query', outputs: this.outputs(exprs, scope) };
  }

  /** An element of a select list. */
  private output({ name, val, location }: NodeOf<'ResTarget'>, scope: Scope): Output[] {
    this.value(val, scope);
    const passed = val === undefined ? null : this.passedOn(val, scope);
    if (name !== undefined) {
      const value = passed !== null && 'name' in passed && !passed.cast ? passed.from : null;
      const ofValue = value === null ? this.typed(val) : { value };
      return [{ name, from: null, range: this.aliasOf(name, location), ...ofValue }];
    }
    if (passed !== null)
      return ['name' in passed && passed.cast ? { ...passed, ...this.typed(val) } : passed];
    const named = val === undefined ? null : outputName(val);
    return named === null ? [] : [{ name: named, from: null, range: null, ...this.typed(val) }];
  }

  private typed(expression: Node | undefined): Pick<NamedOutput, 'type'> {
    const type = expression === undefined ? undefined : this.observer?.typeOf(expression);
    return type === undefined ? {} : { type };
  }

  /** `a`, `t.a`, `t.*`, and a column that is only cast; null for what is worked out. */
  private passedOn(val: Node, scope: Scope): Output | null {
    const inner = withoutCasts(val);
    if (inner === undefined || !('ColumnRef' in inner)) return null;
    const fields = (inner.ColumnRef.fields ?? []).map((each) => ('String' in each ? each.String.sval : null));
    const column = fields.at(-1);
    const tables = fields.slice(0, -1).filter((each) => each != null);
    if (column === null) {
      const all = tables.length === 0 ? scope.tables : this.qualified(tables, scope);
      return { allOf: all.map(({ source }) => source), skip: 0 };
    }
    if (column === undefined) return null;
    const cast = inner === val ? {} : ({ cast: true } as const);
    if (tables.length === 0) return { name: column, from: { column, scope }, range: null, ...cast };
    const [table] = this.qualified(tables, scope);
    const source = table?.source ?? unknownSource;
    return { name: column, from: { column, source }, range: null, ...cast };
  }

  /** Where `expression AS name` says its name. */
  private aliasOf(name: string, location: number | undefined): { start: number; end: number } | null {
    if (this.withoutPlaces) return null;
    const { statement } = this;
    const { first, last } = statement.element(location);
    const depth = statement.tokens[first]?.depth ?? 0;
    for (let i = first; i <= last; i++) {
      const token = statement.tokens[i];
      if (token === undefined || token.depth !== depth || this.nameAt(i) !== name) continue;
      if (!statement.is(i - 1, 'AS') && i !== last && !endsTarget.test(statement.tokens[i + 1]?.text ?? ''))
        continue;
      if (i > first) return { start: token.start, end: token.end };
    }
    return null;
  }

  private subquery({ lateral, subquery, alias }: NodeOf<'RangeSubselect'>, scope: Scope): void {
    // Only LATERAL sees what stands before it in FROM.
    const around = lateral === true ? scope : (scope.outer ?? scope);
    const query = subquery === undefined ? undefined : unwrap(subquery, 'SelectStmt');
    const source = query === undefined ? unknownSource : this.select(query, around);
    const columns = nameParts(alias?.colnames);
    const types = query === undefined ? null : (this.observer?.typesOfColumns(query) ?? null);
    const called = renamed(source, columns, types);
    scope.tables.push({ alias: alias?.aliasname ?? '', source: called, name: null });
  }

  private functionInFrom(node: NodeOf<'RangeFunction'>, scope: Scope): void {
    this.value(node.functions, scope);
    this.value(node.coldeflist, scope);
    const alias = node.alias?.aliasname;
    const columns = [
      ...nameParts(node.alias?.colnames),
      ...(node.coldeflist ?? []).flatMap((each) =>
        'ColumnDef' in each ? (each.ColumnDef.colname ?? '') : [],
      ),
    ];
    const call = functionOf(node.functions);
    const source: Source =
      columns.length > 0
        ? { sort: 'query', outputs: columns.map((name) => ({ name, from: null, range: null })) }
        : call === null
          ? unknownSource
          : { sort: 'routine', name: call, alias: alias ?? call.name };
    scope.tables.push({ alias: alias ?? call?.name ?? '', source, name: null });
  }

  private join(join: NodeOf<'JoinExpr'>, scope: Scope): void {
    const start = scope.tables.length;
    this.value(join.larg, scope);
    const middle = scope.tables.length;
    this.value(join.rarg, scope);
    const left = scope.tables.slice(start, middle).map(({ source }) => source);
    const right = scope.tables.slice(middle).map(({ source }) => source);
    this.value(join.quals, scope);
    if (join.isNatural === true) this.naturalJoin(left, right);
    const using = nameParts(join.usingClause);
    if (using.length > 0 && !this.withoutPlaces) this.using(using, left, right);
    if (join.alias?.aliasname !== undefined) {
      const of = [...left, ...right];
      scope.tables.splice(start, of.length, {
        alias: join.alias.aliasname,
        source: { sort: 'query', outputs: [{ allOf: of, skip: 0 }] },
        name: null,
      });
    }
  }

  /** USING (a, b): columns of both sides. */
  private using(columns: readonly string[], left: readonly Source[], right: readonly Source[]): void {
    const { statement } = this;
    const last = this.found.at(-1)?.range.start ?? 0;
    const lists = statement.tokens.flatMap((token, i) =>
      token.text === '(' && statement.is(i - 1, 'USING') && !this.usingRead.has(i) ? [i] : [],
    );
    const fits = lists.filter((open) => {
      const names = this.namesIn(open).map(({ name }) => name);
      return names.length === columns.length && names.every((name, i) => name === columns[i]);
    });
    const open = fits.find((each) => this.startOf(each) > last) ?? fits[0];
    if (open === undefined) return;
    this.usingRead.add(open);
    for (const { name: column, range } of this.namesIn(open)) {
      for (const side of [left, right]) this.column({ column, source: { sort: 'any', of: side } }, range);
    }
  }

  private naturalJoin(left: readonly Source[], right: readonly Source[]): void {
    const range = this.statement.find('NATURAL', this.statement.whole, true)?.range ?? { start: 0, end: 0 };
    this.obstacles.push({ sort: 'natural', range, left, right });
  }

  private insert(node: NodeOf<'InsertStmt'>, outer: Scope): QuerySource {
    const scope = new Scope(outer);
    this.withClause(node.withClause, scope);
    const target = this.relation(node.relation, scope);
    if (target !== null) this.targets(node.cols, target, scope);
    // What is inserted doesn't see the table.
    this.value(node.selectStmt, withoutTables(scope));
    const conflict = node.onConflictClause;
    if (target !== null && conflict !== undefined) {
      scope.tables.push({ alias: 'excluded', source: target, name: null });
      const { infer } = conflict;
      const named = (infer?.indexElems ?? []).flatMap((each) =>
        'IndexElem' in each ? (each.IndexElem.name ?? []) : [],
      );
      if (infer?.location !== undefined) {
        this.columnsIn(this.statement.tokenAt(infer.location), target, (name) => named.includes(name));
      }
      // `excluded` has all columns as well; those of the table are meant.
      const own = withoutTables(scope);
      own.tables.push(...scope.tables.slice(0, 1));
      for (const each of infer?.indexElems ?? []) {
        if ('IndexElem' in each) this.value(each.IndexElem.expr, own);
      }
      this.value(infer?.whereClause, own);
      this.targets(conflict.targetList, target, scope);
      this.value(conflict.whereClause, scope);
      scope.tables.pop();
    }
    return this.returning(node.returningClause, scope);
  }

  /** UPDATE, DELETE, MERGE. */
  private change(node: Fields, outer: Scope): QuerySource {
    const scope = new Scope(outer);
    this.withClause(node['withClause'], scope);
    const target = this.relation(node['relation'] as NodeOf<'RangeVar'> | undefined, scope);
    this.value(node['fromClause'], scope);
    this.value(node['usingClause'], scope);
    this.value(node['sourceRelation'], scope);
    if (target !== null) this.targets(node['targetList'] as Node[] | undefined, target, scope);
    for (const when of (node['mergeWhenClauses'] ?? []) as Node[]) {
      if (!('MergeWhenClause' in when) || target === null) continue;
      const { targetList, ...rest } = when.MergeWhenClause;
      this.targets(targetList, target, scope);
      this.fields(rest, scope);
    }
    this.fields(node, scope, [
      'withClause', 'relation', 'fromClause', 'usingClause', 'sourceRelation', 'targetList', 'mergeWhenClauses',
      'returningClause',
    ]); // prettier-ignore
    return this.returning(node['returningClause'], scope);
  }

  /** The columns that INSERT and UPDATE write, and what they write into them. */
  private targets(nodes: readonly Node[] | undefined, table: Source, scope: Scope): void {
    for (const target of nodes ?? []) {
      if (!('ResTarget' in target)) continue;
      const { name, location, val, indirection } = target.ResTarget;
      if (name !== undefined) this.columnAt(name, table, this.statement.offset(location));
      this.value(val, scope);
      this.value(indirection, scope);
    }
  }

  private withClause(value: unknown, scope: Scope): void {
    const clause = value as { recursive?: boolean; ctes?: readonly Node[] } | undefined;
    for (const each of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in each)) continue;
      const { ctename = '', ctequery, aliascolnames } = each.CommonTableExpr;
      const columns = nameParts(aliascolnames);
      const outputs: Output[] = [];
      const source: Source = { sort: 'query', outputs };
      // A recursive one sees itself: what it gives is known when it has been read.
      if (clause?.recursive === true) scope.queries.set(ctename, renamed(source, columns));
      const given = ctequery === undefined ? unknownSource : this.query(ctequery, scope);
      if (given.sort === 'query') outputs.push(...given.outputs);
      const query = ctequery === undefined ? undefined : (Object.values(ctequery)[0] as Fields | undefined);
      const types = query === undefined ? null : (this.observer?.typesOfColumns(query) ?? null);
      scope.queries.set(ctename, renamed(source, columns, types));
    }
  }
}

const endsTarget =
  /^(?:,|\)|;|FROM|INTO|WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|FOR|UNION|INTERSECT|EXCEPT)$/;

/** The same surroundings without the tables. */
function withoutTables(scope: Scope): Scope {
  const same = new Scope(scope.outer);
  for (const [name, query] of scope.queries) same.queries.set(name, query);
  return same;
}

/** Whether an element of ORDER BY is the name that the select list gives to something. */
function namesOutput(element: Node, outputs: readonly Output[]): boolean {
  const node = 'SortBy' in element ? element.SortBy.node : element;
  if (node === undefined || !('ColumnRef' in node)) return false;
  const [only, ...more] = nameParts(node.ColumnRef.fields);
  if (only === undefined || more.length > 0) return false;
  return outputs.some((each) => 'name' in each && each.name === only && each.from === null);
}

/** The name that PostgreSQL gives to an output without AS; null for `?column?`. (FigureColname, parse_target.c) */
function outputName(value: Node): string | null {
  if ('FuncCall' in value) return nameParts(value.FuncCall.funcname).at(-1) ?? null;
  if ('TypeCast' in value) {
    const inner = value.TypeCast.arg;
    return (inner && outputName(inner)) ?? nameParts(value.TypeCast.typeName?.names).at(-1) ?? null;
  }
  if ('A_Indirection' in value) {
    const field = (value.A_Indirection.indirection ?? []).findLast((each) => 'String' in each);
    return field !== undefined && 'String' in field ? (field.String.sval ?? null) : null;
  }
  if ('CaseExpr' in value) return 'case';
  if ('CoalesceExpr' in value) return 'coalesce';
  return null;
}

function functionOf(functions: readonly Node[] | undefined): Name | null {
  const [only, ...more] = functions ?? [];
  if (only === undefined || more.length > 0 || !('List' in only)) return null;
  const [call] = only.List.items ?? [];
  return call !== undefined && 'FuncCall' in call ? nameOf(nameParts(call.FuncCall.funcname)) : null;
}

function unwrap(value: unknown, tag: string): Fields {
  const fields = value as Fields;
  return (fields[tag] ?? fields) as Fields;
}
