import type { TextRange } from '../../findings/finding.ts';
import type { Node, NodeOf, NodeTag } from '../../parse/parser.ts';
import { builtInType, nameParts } from '../../rules/names.ts';
import type { Span, StatementContext } from '../../rules/statement-context.ts';
import { fixedFields } from '../../rules/walk.ts';
import { parseName, nameRange, splitName } from '../facts/written.ts';
import { nameOf, type Name } from '../name.ts';
import { Scope, type RawMention } from './raw.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Functions whose first argument is the name of a sequence. */
const sequenceFunctions = /^(?:nextval|currval|setval|lastval)$/;

/**
 * Finds the names in a statement. What PostgreSQL's tree holds without a place (column lists of constraints, COPY,
 * COMMENT) is found among the tokens.
 */
export class Collector {
  readonly found: RawMention[] = [];

  constructor(protected readonly statement: StatementContext) {}

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
      case 'RangeSubselect': {
        this.fields(node, scope);
        this.addAlias(node['alias'], scope);
        return;
      }
      case 'RangeFunction':
      case 'RangeTableFunc':
        this.fields(node, scope);
        this.addAlias(node['alias'], scope);
        return;
      case 'ColumnRef':
        this.columnRef(node as NodeOf<'ColumnRef'>, scope);
        return;
      case 'TypeName':
        this.typeName(node as NodeOf<'TypeName'>);
        this.fields(node, scope, ['names']);
        return;
      case 'FuncCall':
        this.call(node as NodeOf<'FuncCall'>, scope);
        return;
      default:
        this.fields(node, scope);
    }
  }

  // Queries

  private select(node: Fields, outer: Scope): void {
    const scope = new Scope(outer);
    this.withClause(node['withClause'], scope);
    this.value(node['fromClause'], scope);
    if (node['larg'] !== undefined) this.node('SelectStmt', unwrap(node['larg'], 'SelectStmt'), scope);
    if (node['rarg'] !== undefined) this.node('SelectStmt', unwrap(node['rarg'], 'SelectStmt'), scope);
    this.fields(node, scope, ['withClause', 'fromClause', 'larg', 'rarg', 'intoClause']);
    const into = node['intoClause'] as { rel?: NodeOf<'RangeVar'> } | undefined;
    if (into?.rel !== undefined) this.declare(into.rel);
  }

  private insert(node: NodeOf<'InsertStmt'>, outer: Scope): void {
    const scope = new Scope(outer);
    this.withClause(node.withClause, scope);
    const target = this.relation(node.relation, scope);
    if (target !== null) this.targets(node.cols, [target], scope);
    this.value(node.selectStmt, scope);
    if (target !== null) scope.tables.push({ alias: 'excluded', name: target, hasAlias: true });
    const conflict = node.onConflictClause;
    if (target !== null && conflict !== undefined) {
      this.targets(conflict.targetList, [target], scope);
      const words = this.statement.find('ON CONFLICT (', this.statement.whole, true);
      const named = (conflict.infer?.indexElems ?? []).flatMap((each) =>
        'IndexElem' in each ? (each.IndexElem.name ?? []) : [],
      );
      if (words !== null) this.columnsIn(words.last, [target], (name) => named.includes(name));
      this.value(conflict.infer?.whereClause, scope);
      this.value(conflict.whereClause, scope);
    }
    this.value(node.returningClause, scope);
  }

  /** UPDATE, DELETE, MERGE. */
  private change(node: Fields, outer: Scope): void {
    const scope = new Scope(outer);
    this.withClause(node['withClause'], scope);
    const target = this.relation(node['relation'] as NodeOf<'RangeVar'> | undefined, scope);
    this.value(node['fromClause'], scope);
    this.value(node['usingClause'], scope);
    this.value(node['sourceRelation'], scope);
    if (target !== null) this.targets(node['targetList'] as Node[] | undefined, [target], scope);
    for (const when of (node['mergeWhenClauses'] ?? []) as Node[]) {
      if (!('MergeWhenClause' in when) || target === null) continue;
      const { targetList, ...rest } = when.MergeWhenClause;
      this.targets(targetList, [target], scope);
      this.fields(rest, scope);
    }
    this.fields(node, scope, [
      'withClause', 'relation', 'fromClause', 'usingClause', 'sourceRelation', 'targetList', 'mergeWhenClauses',
    ]); // prettier-ignore
  }

  /** The columns that INSERT and UPDATE write, and what they write into them. */
  private targets(nodes: readonly Node[] | undefined, tables: readonly Name[], scope: Scope): void {
    for (const target of nodes ?? []) {
      if (!('ResTarget' in target)) continue;
      const { name, location, val, indirection } = target.ResTarget;
      if (name !== undefined) this.column(name, tables, this.statement.offset(location));
      this.value(val, scope);
      this.value(indirection, scope);
    }
  }

  private withClause(value: unknown, scope: Scope): void {
    const clause = value as { recursive?: boolean; ctes?: readonly Node[] } | undefined;
    const queries = (clause?.ctes ?? []).flatMap((each) =>
      'CommonTableExpr' in each ? [each.CommonTableExpr] : [],
    );
    if (clause?.recursive === true) for (const { ctename } of queries) scope.withQueries.add(ctename ?? '');
    for (const query of queries) {
      this.value(query.ctequery, scope);
      scope.withQueries.add(query.ctename ?? '');
    }
  }

  private addAlias(alias: unknown, scope: Scope): void {
    const name = (alias as { aliasname?: string } | undefined)?.aliasname;
    if (name !== undefined) scope.tables.push({ alias: name, name: null, hasAlias: true });
  }

  // Names

  /** A table where it is used; its columns are in sight from then on. Null for a WITH query. */
  protected relation(node: NodeOf<'RangeVar'> | undefined, scope: Scope | null): Name | null {
    if (node?.relname === undefined) return null;
    const name: Name = { schema: node.schemaname ?? null, name: node.relname };
    const alias = node.alias?.aliasname;
    const isQuery = scope?.isWithQuery(name) ?? false;
    scope?.tables.push({
      alias: alias ?? name.name,
      name: isQuery ? null : name,
      hasAlias: alias !== undefined,
    });
    if (isQuery) return null;
    this.name('relation', name, this.statement.offset(node.location));
    return name;
  }

  protected declare(node: NodeOf<'RangeVar'> | undefined): Name | null {
    if (node?.relname === undefined) return null;
    const name: Name = { schema: node.schemaname ?? null, name: node.relname };
    this.name('relation', name, this.statement.offset(node.location), 'declaration');
    return name;
  }

  /** A name with its schema, written from an offset on; the range is the last part's. */
  protected name(
    kind: Exclude<RawMention['kind'], 'column'>,
    name: Name,
    at: number,
    role: RawMention['role'] = 'use',
  ): void {
    const whole = nameRange(this.statement.text, at);
    const parts = splitName(this.statement.text.slice(whole.start, whole.end));
    const last = parts.at(-1);
    if (last === undefined || last.name !== name.name) return;
    const range = { start: at + last.start, end: at + last.end };
    this.found.push({ kind, name, range, role, inString: false });
    const schema = parts.at(-2);
    if (schema !== undefined) this.schema(schema.name, { start: at + schema.start, end: at + schema.end });
  }

  protected schema(name: string, range: TextRange, role: RawMention['role'] = 'use'): void {
    this.found.push({ kind: 'schema', name: { schema: null, name }, range, role, inString: false });
  }

  protected column(
    column: string,
    tables: readonly Name[],
    at: number,
    role: RawMention['role'] = 'use',
  ): void {
    const whole = nameRange(this.statement.text, at);
    const first = splitName(this.statement.text.slice(whole.start, whole.end))[0];
    if (first?.name !== column || tables.length === 0) return;
    const range = { start: at + first.start, end: at + first.end };
    this.found.push({ kind: 'column', column, tables, range, role, inString: false });
  }

  private columnRef(node: NodeOf<'ColumnRef'>, scope: Scope): void {
    const at = this.statement.offset(node.location);
    const fields = (node.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : null));
    const whole = nameRange(this.statement.text, at);
    const parts = splitName(this.statement.text.slice(whole.start, whole.end));
    if (parts.length < fields.filter((field) => field !== null).length) return;
    const range = (i: number): TextRange => ({
      start: at + (parts[i]?.start ?? 0),
      end: at + (parts[i]?.end ?? 0),
    });
    const [first, second, third] = fields;
    if (fields.length === 1 && first != null) {
      const tables = scope.all();
      if (tables.length > 0) {
        this.found.push({
          kind: 'column',
          column: first,
          tables,
          range: range(0),
          role: 'use',
          inString: false,
        });
      }
    } else if (fields.length === 2 && first != null) {
      const table = scope.find(first);
      if (table?.name == null) return;
      if (!table.hasAlias) {
        this.found.push({
          kind: 'relation',
          name: table.name,
          range: range(0),
          role: 'use',
          inString: false,
        });
      }
      if (second == null) return;
      const tables = [table.name];
      this.found.push({
        kind: 'column',
        column: second,
        tables,
        range: range(1),
        role: 'use',
        inString: false,
      });
    } else if (fields.length === 3 && first != null && second != null) {
      const name: Name = { schema: first, name: second };
      this.schema(first, range(0));
      this.found.push({ kind: 'relation', name, range: range(1), role: 'use', inString: false });
      if (third == null) return;
      this.found.push({
        kind: 'column',
        column: third,
        tables: [name],
        range: range(2),
        role: 'use',
        inString: false,
      });
    }
  }

  protected typeName(node: NodeOf<'TypeName'>): void {
    const parts = nameParts(node.names);
    if (node.location === undefined || parts.length === 0 || parts[0] === 'pg_catalog') return;
    // Keywords such as integer are written in another way than the parser names them, so they are left out by `name`.
    let at = this.statement.offset(node.location);
    if (/^setof\s/i.test(this.statement.text.slice(at, at + 6))) at = this.skip(at, 1);
    if (node.pct_type === true) {
      const [column = '', ...table] = parts.toReversed();
      this.path(at, nameOf(table.toReversed()), column);
    } else if (builtInType(node.names) !== null || parts.length > 1) {
      this.name('type', nameOf(parts), at);
    }
  }

  /** `table.column` or `schema.table.column`, written from an offset on. */
  protected path(at: number, table: Name, column: string): void {
    const whole = nameRange(this.statement.text, at);
    const parts = splitName(this.statement.text.slice(whole.start, whole.end));
    const [last, before] = [parts.at(-1), parts.at(-2)];
    if (last?.name !== column || before?.name !== table.name) return;
    const range = (part: { start: number; end: number }) => ({ start: at + part.start, end: at + part.end });
    this.found.push({ kind: 'relation', name: table, range: range(before), role: 'use', inString: false });
    this.found.push({
      kind: 'column',
      column,
      tables: [table],
      range: range(last),
      role: 'use',
      inString: false,
    });
  }

  private call(node: NodeOf<'FuncCall'>, scope: Scope): void {
    const name = nameOf(nameParts(node.funcname));
    if (name.schema !== 'pg_catalog' && node.location !== undefined) {
      this.name('routine', name, this.statement.offset(node.location));
    }
    if (sequenceFunctions.test(name.name)) this.sequenceIn(node.args?.[0]);
    this.fields(node as Fields, scope, ['funcname']);
  }

  /** nextval('public.film_film_id_seq'::regclass). */
  private sequenceIn(argument: Node | undefined): void {
    let node = argument;
    while (node !== undefined && 'TypeCast' in node) node = node.TypeCast.arg;
    const text = node !== undefined && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
    const name = text === undefined ? null : parseName(text);
    if (node === undefined || !('A_Const' in node) || text === undefined || name === null) return;
    const token = this.statement.tokens[this.statement.tokenAt(node.A_Const.location)];
    // With escapes in it, the text is not what is written.
    if (token === undefined || this.statement.text.slice(token.start + 1, token.end - 1) !== text) return;
    const last = splitName(text).at(-1);
    if (last === undefined) return;
    const start = token.start + 1;
    const range = { start: start + last.start, end: start + last.end };
    this.found.push({ kind: 'relation', name, range, role: 'use', inString: true });
  }

  // Tokens

  /** The names in the parentheses that open at a token, as columns of a table. */
  protected columnsIn(
    open: number,
    tables: readonly Name[],
    wanted: (name: string) => boolean = () => true,
    role: RawMention['role'] = 'use',
  ): void {
    if (!this.statement.is(open, '(')) return;
    const depth = (this.statement.tokens[open]?.depth ?? 0) + 1;
    const close = this.statement.closes(open);
    for (let i = open + 1; i < close; i++) {
      const token = this.statement.tokens[i];
      const before = this.statement.tokens[i - 1]?.text;
      if (token === undefined || token.depth !== depth || (before !== '(' && before !== ',')) continue;
      const name = this.nameAt(i);
      if (name !== null && wanted(name)) this.column(name, tables, token.start, role);
    }
  }

  /** The name that a token is; null when it is none. */
  protected nameAt(index: number): string | null {
    const token = this.statement.tokens[index];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'identifier')) return null;
    return splitName(this.statement.text.slice(token.start, token.end))[0]?.name ?? null;
  }

  /** Inside of a span, the token that is this name; -1 when none is. */
  protected tokenOf(name: string, { first, last }: Span): number {
    for (let i = first; i <= last; i++) if (this.nameAt(i) === name) return i;
    return -1;
  }

  /** The offset behind some words. */
  private skip(at: number, words: number): number {
    const index = this.statement.tokens.findIndex((token) => token.start >= at);
    return this.statement.tokens[index + words]?.start ?? at;
  }
}

function unwrap(value: unknown, tag: string): Fields {
  const fields = value as Fields;
  return (fields[tag] ?? fields) as Fields;
}
