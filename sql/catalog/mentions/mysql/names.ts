import { mysqlReserved } from '../../../mysql/reserved.ts';
import type { ColumnDefinition, KeyDefinition, Query } from '../../../mysql/model.ts';
import type { MysqlStatement } from '../../../mysql/statement.ts';
import type { Span } from '../../../rules/source-statement.ts';
import type { TextRange } from '../../../findings/finding.ts';
import type { Name } from '../../name.ts';
import type { Obstacle, RawColumn, RawMention, RawObject } from '../raw.ts';
import { Scope, unknownSource, type Output, type Source } from '../sources.ts';

const plain = { form: 'name', strings: 0 } as const;
const tableOf = (name: Name): Source => ({ sort: 'table', name });

/** Words behind which a table is named, in queries. */
const beforeTable = new Set([
  'FROM',
  'JOIN',
  'STRAIGHT_JOIN',
  'UPDATE',
  'INTO',
  'INSERT',
  'REPLACE',
  'TABLE',
]);
const units = /^(?:MICROSECOND|SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)$/;
const modifiers = /^(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE|QUICK|INTO|ONLY|LATERAL)$/;
const noAlias =
  /^(?:ON|USING|SET|WHERE|JOIN|INNER|CROSS|LEFT|RIGHT|NATURAL|STRAIGHT_JOIN|ORDER|GROUP|HAVING|LIMIT|VALUES|VALUE|SELECT|USE|FORCE|IGNORE|PARTITION|FOR|UNION|WINDOW|LOCK|ADD|DO)$/;

/** Finds the names in a MySQL statement: the readers say where its parts are, the tokens what stands in them. */
export class MysqlNames {
  readonly found: RawMention[] = [];
  readonly obstacles: Obstacle[] = [];
  /** Tokens that are something else than columns: tables, aliases, names of new things. */
  readonly #taken = new Set<number>();
  readonly #scopes: { readonly query: Query; readonly scope: Scope; outputs: Output[] }[] = [];
  /** For each token the innermost query that it is in. */
  readonly #innermost: readonly (Query | undefined)[];

  constructor(private readonly statement: MysqlStatement) {
    this.#innermost = innermostQueries(statement.model.queries, statement.tokens.length);
  }

  run(): void {
    const { model, whole } = this.statement;
    if (model.unread.length > 0) this.obstacles.push({ sort: 'unread', range: whole.range });
    const root = new Scope(null);
    switch (model.kind) {
      case 'create table':
      case 'alter table':
      case 'create index':
        this.#definition(root);
        break;
      case 'create trigger': {
        const on = this.statement.find('ON');
        this.#object('routine', model.name, 'declaration', false);
        if (on !== null) {
          const table = tableOf(this.#relation(on.last + 1));
          for (const row of ['new', 'old', 'NEW', 'OLD']) root.rows.set(row, table);
        }
        break;
      }
      case 'create procedure':
      case 'create function':
      case 'create event':
        this.#object('routine', model.name, 'declaration', model.kind !== 'create event');
        break;
      case 'create view':
      case 'alter view':
        if (model.name !== null) this.#relation(model.name.first, 'declaration');
        break;
      case 'drop routine':
        if (this.statement.is(1, 'PROCEDURE') || this.statement.is(1, 'FUNCTION'))
          this.#object('routine', model.name, 'use', true);
        break;
      case 'drop table':
      case 'drop view':
      case 'truncate':
      case 'describe':
      case 'lock tables':
      case 'rename table':
      case 'maintenance':
        this.#list(model.name?.first ?? model.head.last + 1);
        return;
      default:
        break;
    }
    this.#variables(root);
    for (const query of model.queries) this.#tables(query, root);
    for (const call of model.calls) this.#object('routine', call.nameSpan, 'use', true);
    this.#called();
    this.#columns(root);
  }

  /** CALL p, wherever it stands; it needs no parentheses. */
  #called(): void {
    const { statement } = this;
    for (let i = 0; i + 1 < statement.tokens.length; i++) {
      if (!statement.is(i, 'CALL') || !statement.isName(i + 1) || this.#taken.has(i + 1)) continue;
      this.#object('routine', statement.name(i + 1), 'use', true);
    }
  }

  // Definitions

  #definition(root: Scope): void {
    const { statement } = this;
    const { model } = statement;
    if (model.name === null) return;
    const role = model.kind === 'create table' ? 'declaration' : 'use';
    const table = tableOf(this.#relation(model.name.first, role));
    root.tables.push({ alias: statement.lastName(model.name), source: table, name: null });
    const like = model.table?.like;
    if (like) this.#relation(like.first + (statement.is(like.first, '(') ? 2 : 1));
    for (const column of model.columns) this.#columnDefinition(column, table);
    for (const key of model.keys) this.#key(key, table);
    for (const action of model.actions) {
      // The rest of its words are no names.
      const names: Span[] = [];
      if (action.sort === 'change' || action.sort === 'modify') {
        if (action.sort === 'change') names.push(action.old);
      } else if ((action.sort === 'drop column' || action.sort === 'alter column') && action.name !== null) {
        names.push(action.name);
      } else if (action.sort === 'rename column' && action.name !== null) {
        names.push(action.name);
        this.#column(action.span.last, table, 'declaration');
      } else if (action.sort === 'rename table' && action.name !== null) {
        this.#relation(action.name.first, 'declaration');
      }
      for (const name of names) this.#column(name.last, table);
      const place = 'place' in action ? action.place : null;
      if (place !== null && statement.is(place.first, 'AFTER')) this.#column(place.last, table);
    }
    this.#onlyExpressions();
  }

  #columnDefinition(column: ColumnDefinition, table: Source): void {
    this.#column(column.nameSpan.last, table, 'declaration');
    for (const { name, value, span } of column.attributes) {
      if (name === 'references') this.#references(span.first + 1, span.last);
      if (value !== null && /^(?:default|generated|check)$/.test(name)) this.#expressions.push(value);
    }
  }

  #key(key: KeyDefinition, table: Source): void {
    for (const part of key.parts) {
      if (part.name === null) this.#expressions.push(part.span);
      else this.#column(part.span.first, table);
    }
    if (key.sort === 'check' && key.list !== null) this.#expressions.push(key.list);
    if (key.references !== null) this.#references(key.references.table.first, key.span.last);
  }

  /** `other (a, b)` behind REFERENCES. */
  #references(first: number, last: number): void {
    const { statement } = this;
    const target = tableOf(this.#relation(first));
    const open = statement.name(first).last + 1;
    if (!statement.is(open, '(')) return;
    for (let i = open + 1; i < statement.closes(open) && i <= last; i++) {
      if (statement.isName(i)) this.#column(i, target);
    }
  }

  /** In a definition names stand in expressions only; everything else has been looked at. */
  readonly #expressions: Span[] = [];
  #onlyExpressions(): void {
    const { statement } = this;
    const select = statement.model.table?.select;
    const spans = select ? [...this.#expressions, select.span] : this.#expressions;
    for (let i = 0; i < statement.tokens.length; i++) {
      if (!spans.some(({ first, last }) => first <= i && i <= last)) this.#taken.add(i);
    }
  }

  /** `a, db.b, c`; RENAME TABLE a TO b. */
  #list(first: number): void {
    const { statement } = this;
    for (let at = first; at <= statement.whole.last; at++) {
      if (!statement.isName(at) || statement.is(at, 'TO') || statement.is(at, 'TABLE')) continue;
      const isNew = statement.is(at - 1, 'TO');
      this.#relation(at, isNew ? 'declaration' : 'use');
      at = statement.name(at).last;
      // LOCK TABLES a READ, b WRITE
      while (at < statement.whole.last && !statement.is(at + 1, ',') && !statement.is(at + 1, 'TO')) at++;
    }
  }

  // Queries

  /** What a query selects from, with its aliases. */
  #tables(query: Query, root: Scope): void {
    const outer = this.#scopes.findLast(
      ({ query: { span } }) => span.first <= query.span.first && query.span.last <= span.last,
    );
    const scope = new Scope(outer?.scope ?? root);
    const entry = { query, scope, outputs: [] as Output[] };
    this.#scopes.push(entry);
    this.#withQueries(query, scope);
    const { statement } = this;
    const depth = statement.tokens[query.span.first]?.depth ?? 0;
    let inTables = false;
    for (let i = query.span.first; i <= query.span.last; i++) {
      const token = statement.tokens[i];
      if (token === undefined || this.#isNested(i, query)) continue;
      if (token.kind === 'word') {
        if (token.text === 'ON' || token.text === 'WHERE' || token.text === 'SET' || token.text === 'GROUP' || token.text === 'ORDER' || token.text === 'VALUES' || token.text === 'LIMIT' || token.text === 'HAVING') inTables = false; // prettier-ignore
        if (token.text === 'USING' && statement.is(i + 1, '(')) inTables = false;
        if (beforeTable.has(token.text) && isTableWord(statement, i, query)) inTables = true;
        else if (!(token.text === 'JOIN')) {
          if (!(token.text === 'USING' && query.verb === 'DELETE')) continue;
          inTables = true;
        }
      } else if (!(inTables && (token.text === ',' || token.text === '(') && token.depth >= depth)) {
        continue;
      }
      if (inTables) i = this.#tableAt(i + 1, scope, query);
    }
    if (query.verb === 'SELECT') entry.outputs.push(...this.#outputs(query, scope));
    this.#targets(query, scope);
  }

  /** A table from a token on; gives the last token that belongs to it. */
  #tableAt(first: number, scope: Scope, query: Query): number {
    const { statement } = this;
    let at = first;
    while (modifiers.test(statement.tokens[at]?.text ?? '')) at++;
    let source: Source;
    let last: number;
    if (statement.is(at, '(')) {
      if (!statement.is(at + 1, 'SELECT') && !statement.is(at + 1, 'WITH')) return at - 1;
      last = statement.closes(at);
      const inner = at + 1;
      // It is read when its turn comes: what it gives is known then.
      source = { sort: 'query', outputs: this.#outputsAt(inner) };
    } else {
      if (!statement.isName(at) || at > query.span.last || mysqlReserved.has(this.#word(at))) return at - 1;
      const span = statement.name(at);
      last = span.last;
      const name = this.#nameOf(span);
      const known = scope.query(name);
      source = known ?? tableOf(name);
      if (known === undefined) this.#relation(at);
      else for (let i = span.first; i <= span.last; i++) this.#taken.add(i);
    }
    let alias: number | null = null;
    if (statement.is(last + 1, 'AS')) alias = last + 2;
    else if (statement.isName(last + 1) && !noAlias.test(this.#word(last + 1)) && last + 1 <= query.span.last) alias = last + 1; // prettier-ignore
    const own = statement.is(at, '(') ? null : this.#nameOf(statement.name(at));
    if (alias === null) {
      if (own !== null)
        scope.tables.push({ alias: own.name, source, name: source.sort === 'table' ? own : null });
      return last;
    }
    this.#taken.add(alias);
    scope.tables.push({ alias: statement.nameAt(alias), source, name: null });
    return alias;
  }

  readonly #pendingOutputs = new Map<number, Output[]>();

  /** What the query gives that begins at a token. */
  #outputsAt(first: number): Output[] {
    const known = this.#pendingOutputs.get(first);
    if (known !== undefined) return known;
    const outputs: Output[] = [];
    this.#pendingOutputs.set(first, outputs);
    return outputs;
  }

  /** WITH a AS (SELECT …), b (x) AS (…) in front of a query. */
  #withQueries(query: Query, scope: Scope): void {
    const { statement } = this;
    const { tokens } = statement;
    const depth = tokens[query.span.first]?.depth ?? 0;
    let from = query.span.first - 1;
    for (; !(tokens[from]?.depth === depth && statement.is(from, 'WITH')); from--) {
      // In parentheses the search ends where they open.
      if (from < 0 || (tokens[from]?.depth ?? 0) < depth) return;
    }
    for (let i = from + 1; i < query.span.first; i++) {
      if (tokens[i]?.depth !== depth || tokens[i]?.text === ';') continue;
      let open = i + 1;
      if (statement.is(open, '(')) open = statement.closes(open) + 1;
      if (!statement.is(open, 'AS') || !statement.is(open + 1, '(')) continue;
      this.#taken.add(i);
      const listed = statement.is(i + 1, '(');
      scope.queries.set(
        statement.nameAt(i),
        listed ? unknownSource : { sort: 'query', outputs: this.#outputsAt(open + 2) },
      );
      if (listed) for (let j = i + 2; j < statement.closes(i + 1); j++) this.#taken.add(j);
      i = statement.closes(open + 1);
    }
  }

  /** What a SELECT gives, by its list. */
  #outputs(query: Query, scope: Scope): Output[] {
    const { statement } = this;
    const outputs = this.#outputsAt(query.span.first);
    const { first, last } = query.head;
    let start = first + 1;
    while (/^(?:DISTINCT|ALL|DISTINCTROW|SQL_\w+|STRAIGHT_JOIN|HIGH_PRIORITY)$/.test(this.#word(start)))
      start++;
    for (const { first: from, last: to } of start > last ? [] : statement.elements({ first: start, last })) {
      const isAlias = to > from && statement.isName(to) && !statement.is(to - 1, '.') && (statement.is(to - 1, 'AS') || this.#endsValue(to - 1)); // prettier-ignore
      if (isAlias) {
        this.#taken.add(to);
        const { range } = statement.span(to);
        outputs.push({ name: statement.nameAt(to), from: null, range });
      } else if (statement.is(to, '*')) {
        const alias = to > from ? scope.find(statement.nameAt(from))?.source : undefined;
        outputs.push({ allOf: alias ? [alias] : scope.tables.map(({ source }) => source), skip: 0 });
      } else if (statement.isName(from) && statement.name(from).last === to) {
        const column = statement.nameAt(to);
        const table = to > from ? scope.find(statement.nameAt(to - 2)) : undefined;
        const path = to > from ? { column, source: table?.source ?? unknownSource } : { column, scope };
        outputs.push({ name: column, from: path, range: null });
      }
    }
    return outputs;
  }

  /** INSERT INTO t (a, b): columns of t, whatever else is in sight. */
  #targets(query: Query, scope: Scope): void {
    if (query.verb !== 'INSERT' && query.verb !== 'REPLACE') return;
    const { statement } = this;
    const target = scope.tables[0];
    const at = statement.tokens.findIndex((_, i) => i > query.span.first && this.#taken.has(i));
    if (target === undefined || at === -1) return;
    const open = statement.name(at).last + 1;
    if (!statement.is(open, '(') || statement.is(open + 1, 'SELECT')) return;
    for (let i = open + 1; i < statement.closes(open); i++) {
      if (statement.isName(i)) this.#column(i, target.source);
    }
  }

  /** Whether a value ends at a token, so that a name behind it is an alias. */
  #endsValue(index: number): boolean {
    const token = this.statement.tokens[index];
    if (token === undefined) return false;
    if (token.kind === 'word')
      return !mysqlReserved.has(token.text) || /^(?:NULL|TRUE|FALSE|END)$/.test(token.text);
    return token.kind !== 'mark' || token.text === ')';
  }

  /** A token of a query inside of this one. */
  #isNested(index: number, query: Query): boolean {
    const span = this.#innermost[index]?.span;
    return span !== undefined && span.first > query.span.first && span.last <= query.span.last;
  }

  // Columns

  /** Everything else that is a name: a column, if what is in sight has one of that name. */
  #columns(root: Scope): void {
    const { statement } = this;
    const { tokens } = statement;
    const scopes = new Map(this.#scopes.map(({ query, scope }) => [query, scope]));
    for (let i = 0; i < tokens.length; i++) {
      if (this.#taken.has(i) || !statement.isName(i) || statement.is(i - 1, '.')) continue;
      const token = tokens[i];
      const word = token?.kind === 'word' ? token.text : '';
      if (mysqlReserved.has(word) || statement.is(i - 1, 'AS')) continue;
      if (units.test(word) && this.#isUnit(i)) continue;
      const span = statement.name(i);
      if (statement.is(span.last + 1, '(')) continue;
      const query = this.#innermost[i];
      this.#reference(span, (query && scopes.get(query)) ?? root);
      i = span.last;
    }
  }

  /** `column`, `table.column`, `db.table.column`, `table.*` */
  #reference({ first, last }: Span, scope: Scope): void {
    const { statement } = this;
    const column = statement.nameAt(last);
    if (first === last) {
      this.#push({ column, scope }, last);
      return;
    }
    const alias = statement.nameAt(last - 2);
    const table = scope.find(alias);
    const source = table?.source ?? scope.row(alias);
    if (table !== undefined && table.name !== null) this.#pushObject('relation', table.name, last - 2);
    else if (source === undefined && last - first >= 4) {
      const name = { schema: statement.nameAt(first), name: alias };
      this.#pushObject('relation', name, last - 2);
      this.#push({ column, source: tableOf(name) }, last);
      return;
    }
    if (source !== undefined && !statement.is(last, '*')) this.#push({ column, source }, last);
  }

  /** DATE_ADD(a, INTERVAL 1 DAY) */
  #isUnit(index: number): boolean {
    const depth = this.statement.tokens[index]?.depth;
    for (let i = index - 1; i >= 0; i--) {
      const token = this.statement.tokens[i];
      if (token === undefined || token.depth < (depth ?? 0)) return false;
      if (token.depth !== depth) continue;
      if (token.text === ',' || token.text === ';') return false;
      if (token.text === 'INTERVAL') return true;
    }
    return false;
  }

  /** DECLARE a, b INT; and the parameters of a routine. */
  #variables(root: Scope): void {
    const { statement } = this;
    const { routine } = statement.model;
    if (routine === null) return;
    // A variable comes before a column in MySQL.
    root.conflict = 'variable';
    const open = routine.name === null ? -1 : routine.name.last + 1;
    const before = routine.sort === 'trigger' ? -1 : (routine.body?.first ?? statement.tokens.length);
    if (statement.is(open, '(')) {
      for (const { first } of statement.elements({ first: open + 1, last: statement.closes(open) - 1 })) {
        const at = /^(?:IN|OUT|INOUT)$/.test(this.#word(first)) ? first + 1 : first;
        root.variables.add(statement.nameAt(at));
      }
    }
    for (let i = 0; i < before; i++) this.#taken.add(i);
    for (let i = routine.body?.first ?? statement.tokens.length; i < statement.tokens.length; i++) {
      if (!statement.is(i, 'DECLARE')) continue;
      for (let at = i + 1; statement.isName(at); at += 2) {
        this.#taken.add(at);
        root.variables.add(statement.nameAt(at));
        if (!statement.is(at + 1, ',')) break;
      }
    }
    if (statement.find('PREPARE', statement.whole, true) !== null) {
      for (const { kind, start, end } of statement.tokens) {
        if (kind === 'string') this.obstacles.push({ sort: 'dynamic', range: { start, end } });
      }
    }
  }

  // Writing down

  #word(index: number): string {
    const token = this.statement.tokens[index];
    return token?.kind === 'word' ? token.text : '';
  }

  #nameOf({ first, last }: Span): Name {
    const { statement } = this;
    return { schema: last > first ? statement.nameAt(last - 2) : null, name: statement.nameAt(last) };
  }

  /** A table from a token on. */
  #relation(first: number, role: RawMention['role'] = 'use'): Name {
    const span = this.statement.name(first);
    const name = this.#nameOf(span);
    this.#object('relation', span, role, true);
    return name;
  }

  #object(kind: RawObject['kind'], span: Span | null, role: RawMention['role'], isKnown: boolean): void {
    if (span === null) return;
    for (let i = span.first; i <= span.last; i++) this.#taken.add(i);
    if (isKnown) this.#pushObject(kind, this.#nameOf(span), span.last, role);
  }

  #pushObject(kind: RawObject['kind'], name: Name, index: number, role: RawMention['role'] = 'use'): void {
    this.found.push({ kind, name, range: this.#range(index), role, ...plain });
  }

  #column(index: number, source: Source, role: RawMention['role'] = 'use'): void {
    this.#taken.add(index);
    this.#push({ column: this.statement.nameAt(index), source }, index, role);
  }

  #push(path: RawColumn['path'], index: number, role: RawMention['role'] = 'use'): void {
    const place = { range: this.#range(index), role, ...plain };
    this.found.push({ kind: 'column', column: path.column, path, whole: null, ...place });
  }

  #range(index: number): TextRange {
    const token = this.statement.tokens[index];
    return { start: token?.start ?? 0, end: token?.end ?? 0 };
  }
}

/** Queries lie in or beside each other: one way through the tokens tells for each the innermost around it. */
function innermostQueries(queries: readonly Query[], tokens: number): (Query | undefined)[] {
  const inOrder = queries.toSorted((a, b) => a.span.first - b.span.first || b.span.last - a.span.last);
  const around: Query[] = [];
  let next = 0;
  return Array.from({ length: tokens }, (_, i) => {
    for (let query = inOrder[next]; query?.span.first === i; query = inOrder[++next]) around.push(query);
    while ((around.at(-1)?.span.last ?? Infinity) < i) around.pop();
    return around.at(-1);
  });
}

/** INSERT and REPLACE name a table when INTO is left out. */
function isTableWord(statement: MysqlStatement, index: number, query: Query): boolean {
  const text = statement.tokens[index]?.text;
  if (text !== 'INSERT' && text !== 'REPLACE' && text !== 'UPDATE')
    return text !== 'INTO' || query.verb !== 'SELECT';
  if (index !== query.span.first) return false;
  return text === 'UPDATE' || !/^(?:INTO|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)$/.test(statement.tokens[index + 1]?.text ?? ''); // prettier-ignore
}
