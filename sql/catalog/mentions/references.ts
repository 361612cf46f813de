import type { NodeOf } from '../../parse/parser.ts';
import { builtInType, nameParts } from '../../rules/names.ts';
import { nameOf, type Name } from '../name.ts';
import { expressionCalls } from './calls.ts';
import { NameWriter, withoutCasts } from './name-writer.ts';
import { renamed, type Scope, type ScopeTable, type Source } from './sources.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Writes down the names that single nodes are: tables, columns, types, functions, and those in strings. */
export abstract class ReferenceReader extends NameWriter {
  /** Any node, of whatever kind. */
  abstract value(value: unknown, scope: Scope): void;

  /** What a node holds, but for some of its fields. */
  protected abstract fields(node: Fields, scope: Scope, except?: readonly string[]): void;

  /** A table where it is used; its columns are in sight from then on. Null without a name. */
  protected relation(node: NodeOf<'RangeVar'> | undefined, scope: Scope | null): Source | null {
    if (node?.relname === undefined) return null;
    const name: Name = { schema: node.schemaname ?? null, name: node.relname };
    const query = scope?.query(name);
    const source: Source = query ?? { sort: 'table', name };
    const alias = node.alias?.aliasname;
    const called = alias ?? name.name;
    if (scope?.tables.some((table) => table.alias === called) === true) {
      const start = this.statement.offset(node.location);
      this.obstacles.push({ sort: 'twice', range: { start, end: start + name.name.length } });
    }
    scope?.tables.push({
      alias: called,
      source: renamed(source, nameParts(node.alias?.colnames)),
      name: alias === undefined && query === undefined ? name : null,
    });
    if (query === undefined) this.name('relation', name, this.statement.offset(node.location));
    return source;
  }

  protected declare(node: NodeOf<'RangeVar'> | undefined): Name | null {
    if (node?.relname === undefined) return null;
    const name: Name = { schema: node.schemaname ?? null, name: node.relname };
    this.name('relation', name, this.statement.offset(node.location), 'declaration');
    return name;
  }

  /** The table in sight that goes by `alias`, `table` or `schema.table`. */
  protected qualified(parts: readonly string[], scope: Scope): readonly ScopeTable[] {
    const table = scope.find(parts.at(-1) ?? '');
    if (table === undefined) return [];
    return parts.length === 1 || table.name !== null ? [table] : [];
  }

  protected columnRef(node: NodeOf<'ColumnRef'>, scope: Scope): void {
    if (this.withoutPlaces) return;
    const fields = (node.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : null));
    const parts = this.partsAt(this.statement.offset(node.location));
    const [first, second, third] = fields;
    const [one, two, three] = parts;
    if (parts.length < fields.filter((field) => field !== null).length || one === undefined || first == null)
      return;
    if (fields.length === 1) {
      const whole = scope.find(first)?.name ?? null;
      this.column({ column: first, scope }, one, 'use', whole);
      return;
    }
    if (fields.length === 2) {
      const table = scope.find(first);
      const source = table?.source ?? scope.row(first);
      if (table?.name != null) this.object('relation', table.name, one);
      if (source !== undefined && second != null && two !== undefined)
        this.column({ column: second, source }, two);
      return;
    }
    // alias.column.field, or schema.table.column
    const source = scope.find(first)?.source ?? scope.row(first);
    if (source !== undefined && second != null && two !== undefined) {
      const table = scope.find(first);
      if (table?.name != null) this.object('relation', table.name, one);
      this.column({ column: second, source }, two);
    } else if (second != null && two !== undefined) {
      const name: Name = { schema: first, name: second };
      this.schema(first, one);
      this.object('relation', name, two);
      if (third != null && three !== undefined) {
        this.column({ column: third, source: { sort: 'table', name } }, three);
      }
    }
  }

  /** `(f).title`, `(SELECT …).title`: a field of a row. */
  protected indirection(node: NodeOf<'A_Indirection'>, scope: Scope): void {
    this.value(node.arg, scope);
    const { arg } = node;
    const [field] = node.indirection ?? [];
    if (arg !== undefined && 'ColumnRef' in arg && field !== undefined && 'String' in field) {
      const names = nameParts(arg.ColumnRef.fields);
      const alias = names.at(-1) ?? '';
      const source = scope.find(alias)?.source ?? scope.row(alias);
      let i = this.statement.tokenAt(arg.ColumnRef.location);
      i = this.statement.name(i).last + 1;
      while (this.statement.is(i, ')')) i++;
      const name = this.nameAt(i + 1);
      if (
        names.length === 1 &&
        source !== undefined &&
        this.statement.is(i, '.') &&
        name === field.String.sval
      ) {
        this.columnAt(name ?? '', source, this.startOf(i + 1));
      }
    }
    this.value(node.indirection, scope);
  }

  protected typeName(node: NodeOf<'TypeName'>): void {
    const parts = nameParts(node.names);
    if (node.location === undefined || parts.length === 0 || parts[0] === 'pg_catalog') return;
    // Keywords such as integer are written in another way than the parser names them, so they are left out by `name`.
    let at = this.statement.offset(node.location);
    if (/^setof\s/i.test(this.statement.text.slice(at, at + 6))) at = this.skip(at, 1);
    if (node.pct_type === true) {
      this.path(at, nameOf(parts.slice(0, -1)), parts.at(-1) ?? '');
    } else if (builtInType(node.names) !== null || parts.length > 1) {
      this.name('type', nameOf(parts), at);
    }
  }

  /** `'film'::regclass`, `'mood'::regtype`. */
  protected cast(node: NodeOf<'TypeCast'>, scope: Scope): void {
    const kind = registered[nameParts(node.typeName?.names).at(-1) ?? ''];
    const literal = withoutCasts(node.arg);
    if (kind !== undefined && literal !== undefined && 'A_Const' in literal) {
      this.nameInString(kind, literal.A_Const);
    }
    this.fields(node as Fields, scope);
  }

  protected call(node: NodeOf<'FuncCall'>, scope: Scope): void {
    const name = nameOf(nameParts(node.funcname));
    if (name.schema !== 'pg_catalog' && node.location !== undefined) {
      this.name('routine', name, this.statement.offset(node.location));
    }
    const [argument] = node.args ?? [];
    const [first, second] = (node.args ?? []).map(withoutCasts);
    const kind = expressionCalls[name.name];
    // With ::regclass behind it, it is found as that.
    const isCast = argument !== undefined && 'TypeCast' in argument && isRegistered(argument.TypeCast);
    if (kind !== undefined && !isCast && first !== undefined && 'A_Const' in first) {
      const table = this.nameInString(kind, first.A_Const);
      if (
        name.name === 'pg_get_serial_sequence' &&
        table !== null &&
        second !== undefined &&
        'A_Const' in second
      )
        this.columnInString(second.A_Const, table);
    }
    this.fields(node as Fields, scope, ['funcname']);
  }
}

/** Types of which a literal is the name of a thing. */
const registered: Readonly<Record<string, 'relation' | 'type' | 'routine' | undefined>> = {
  regclass: 'relation',
  regtype: 'type',
  regproc: 'routine',
};

const isRegistered = ({ typeName }: NodeOf<'TypeCast'>): boolean =>
  registered[nameParts(typeName?.names).at(-1) ?? ''] !== undefined;
