import { nameOf, type Name } from '../catalog/name.ts';
import {
  renamed,
  Scope,
  unknownSource,
  type NamedOutput,
  type Output,
  type Source,
} from '../catalog/mentions/sources.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { closeOf, groupsOf, is, isName, nameAt, namedTokens, type NamedToken } from './named-tokens.ts';
import { pieceAt, type BodyOwner } from './piece.ts';

/** What may be named at a place of a statement that is being written. */
export interface InSight {
  /** Tables of the query and of those around it, WITH queries, variables that hold rows. */
  readonly scope: Scope;
  /** Parameters and variables of the routine, with their types as far as they are known. */
  readonly variables: readonly { readonly name: string; readonly type: string }[];
}

/**
 * What is in sight at an offset of a statement, told from its tokens: it need not parse. The catalogue has not been
 * asked yet whether there are such tables.
 */
export function inSight(source: string, at: number, dialect: Dialect): InSight {
  const { tokens, owner } = pieceAt(source, at, dialect);
  const outer = new Scope(null);
  addRows(outer, tokens, owner, at);
  const reader = new TokenReader(tokens);
  return { scope: reader.scopeAt(at, outer), variables: owner?.variables ?? [] };
}

/** The columns that CREATE VIEW gets from its query, told from its tokens; null where it has none that can be read. */
export function outputsOfView(source: string, dialect: Dialect): readonly Output[] | null {
  const tokens = namedTokens(source, dialect);
  const view = tokens.findIndex((token) => is(token, 'VIEW'));
  const name = view === -1 ? null : nameAt(tokens, view + 1);
  if (name === null) return null;
  const reader = new TokenReader(tokens);
  const isList = is(tokens[name.next], '(');
  const as = isList ? closeOf(tokens, name.next) + 1 : name.next;
  if (!is(tokens[as], 'AS')) return null;
  const given = reader.query(as + 1, tokens.length, new Scope(null));
  const listed = renamed(given, isList ? reader.names(name.next) : []);
  return listed.sort === 'query' ? listed.outputs : null;
}

/** NEW and OLD, and variables that hold rows. */
function addRows(scope: Scope, tokens: readonly NamedToken[], owner: BodyOwner | null, at: number): void {
  const rows = (source: Source): void => {
    for (const row of ['new', 'old', 'NEW', 'OLD']) scope.rows.set(row, source);
  };
  if (owner === null) {
    // CREATE TRIGGER … ON t … WHEN (NEW.…)
    const on = tokens.findIndex((token) => is(token, 'ON') && token.depth === 0);
    const table = is(tokens[0], 'CREATE') && on !== -1 ? nameAt(tokens, on + 1) : null;
    const isTrigger = tokens.slice(0, 6).some((token) => is(token, 'TRIGGER', 'RULE'));
    if (table !== null && isTrigger) rows({ sort: 'table', name: nameOf(table.parts) });
    return;
  }
  if (owner.table !== null) rows({ sort: 'table', name: nameOf(owner.table) });
  else if (owner.isTrigger) rows({ sort: 'trigger-row', routine: nameOf(owner.name) });
  for (const { name, type } of owner.variables) {
    if (type !== '') scope.rows.set(name, { sort: 'table', name: nameOf(type.split('.')) });
  }
  const reader = new TokenReader(owner.tokens);
  for (const [record, source] of reader.loops(at)) scope.rows.set(record, source);
}

/** Words behind which a table's name stands. */
const beforeTable = new Set([
  'FROM',
  'JOIN',
  'STRAIGHT_JOIN',
  'UPDATE',
  'INTO',
  'USING',
  'TABLE',
  'ON',
  'COPY',
]);
const between = ['ONLY', 'LATERAL', 'IF', 'NOT', 'EXISTS', 'IGNORE', 'LOW_PRIORITY'];
const queryWords = ['SELECT', 'WITH', 'VALUES', 'INSERT', 'UPDATE', 'DELETE', 'TABLE'];
const setWords = ['UNION', 'INTERSECT', 'EXCEPT'];
/** Words that may follow a table's name and are no alias. */
const noAlias =
  /^(?:WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|FOR|WINDOW|UNION|INTERSECT|EXCEPT|ON|USING|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|STRAIGHT_JOIN|SET|VALUES|VALUE|SELECT|DEFAULT|RETURNING|TABLESAMPLE|ADD|ALTER|DROP|RENAME|OWNER|FROM|TO|WHEN|ENABLE|DISABLE|VALIDATE|WITH|IS|DO|CONSTRAINT|CHECK|NOT|PRIMARY|UNIQUE|MATCH|DEFERRABLE|INCLUDE|BEFORE|AFTER|EXECUTE|EACH|USE|FORCE|IGNORE|PARTITION|LOCK|MODIFY|CHANGE|LOOP|THEN|INTO)$/;
const targetEnds = new Set(['FROM', 'INTO', 'WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'FOR', 'UNION', 'INTERSECT', 'EXCEPT', 'LOOP', ';']); // prettier-ignore

/** Queries around a place that are looked at, the inner ones: each costs as much as the whole statement. */
const deepest = 50;

class TokenReader {
  readonly #groups: readonly number[];

  constructor(private readonly tokens: readonly NamedToken[]) {
    this.#groups = groupsOf(tokens);
  }

  /** Everything that a place can name, the query around it in the scope around it. */
  scopeAt(at: number, outer: Scope): Scope {
    const chain = this.#around(at).slice(-deepest);
    let scope = outer;
    chain.forEach((group, i) => {
      const child = chain[i + 1];
      const position =
        child ?? this.tokens.findIndex((token) => token.end >= at && (token.end > at || isName(token)));
      const inside = position === -1 ? this.tokens.length : position;
      // A call's parentheses are no query: FROM in EXTRACT (… FROM …) names no table.
      if (group !== -1 && !is(this.tokens[group + 1], ...queryWords)) return;
      scope = new Scope(scope);
      const end = group === -1 ? this.tokens.length : closeOf(this.tokens, group);
      this.#withQueries(group + 1, end, scope, at);
      const [from, to] = this.#segment(group, group + 1, end, inside);
      this.#tables(group, from, to, scope, at);
      this.#excluded(group, from, inside, scope);
    });
    return scope;
  }

  /** `FOR r IN SELECT … LOOP` before a place: what the records hold. */
  loops(at: number): (readonly [string, Source])[] {
    return this.tokens.flatMap((token, i) => {
      const name = this.tokens[i + 1];
      if (!is(token, 'FOR') || token.end > at || name === undefined || !is(this.tokens[i + 2], 'IN'))
        return [];
      let from = i + 3;
      let to = this.tokens.findIndex((each, j) => j > from && is(each, 'LOOP'));
      if (to === -1) to = this.tokens.length;
      if (is(this.tokens[from], '(')) {
        to = Math.min(to, closeOf(this.tokens, from));
        from++;
      }
      if (!is(this.tokens[from], ...queryWords)) return [];
      return [[name.name, this.query(from, to, new Scope(null))] as const];
    });
  }

  /** The open parentheses around a place, from the outside to the inside; -1 is the statement. */
  #around(at: number): number[] {
    const open: number[] = [-1];
    for (const [i, token] of this.tokens.entries()) {
      if (token.start >= at) break;
      if (is(token, '(', '[')) open.push(i);
      else if (is(token, ')', ']') && open.length > 1) open.pop();
    }
    return open;
  }

  #isIn(group: number, i: number): boolean {
    return this.#groups[i] === group;
  }

  /** The part of a group between two UNIONs that holds a token. */
  #segment(group: number, from: number, to: number, inside: number): [number, number] {
    let start = from;
    for (let i = from; i < to; i++) {
      if (!this.#isIn(group, i) || !is(this.tokens[i], ...setWords)) continue;
      if (i >= inside) return [start, i];
      start = i + 1;
    }
    return [start, to];
  }

  /** WITH a AS (…), b (x, y) AS (…). One that the place is in sees itself only when it is recursive. */
  #withQueries(from: number, to: number, scope: Scope, at = -1): void {
    const group = this.#groups[from] ?? -1;
    let i = from;
    while (i < to && !(is(this.tokens[i], 'WITH') && this.#isIn(group, i))) i++;
    if (i >= to) return;
    i++;
    const recursive = is(this.tokens[i], 'RECURSIVE');
    if (recursive) i++;
    while (i < to && isName(this.tokens[i])) {
      const name = this.tokens[i]?.name ?? '';
      i++;
      let columns: readonly string[] = [];
      if (is(this.tokens[i], '(')) {
        columns = this.names(i);
        i = closeOf(this.tokens, i) + 1;
      }
      if (is(this.tokens[i], 'AS')) i++;
      while (is(this.tokens[i], 'NOT', 'MATERIALIZED')) i++;
      if (!is(this.tokens[i], '(')) return;
      const close = closeOf(this.tokens, i);
      const start = this.tokens[i]?.end ?? 0;
      const end = this.tokens[close]?.start ?? Infinity;
      const around = start <= at && at <= end;
      const outputs: Output[] = [];
      const source = renamed({ sort: 'query', outputs }, columns);
      if (recursive) scope.queries.set(name, source);
      const given = this.query(i + 1, close, new Scope(scope));
      if (given.sort === 'query') outputs.push(...given.outputs);
      if (recursive || !around) scope.queries.set(name, source);
      i = close + 1;
      if (!is(this.tokens[i], ',')) return;
      i++;
    }
  }

  /** What a query gives; `scope` is the one around it, which gets its own tables. */
  query(from: number, to: number, scope: Scope): Source {
    const group = this.#groups[from] ?? -1;
    this.#withQueries(from, to, scope);
    const isVerb = (i: number): boolean => this.#isIn(group, i) && is(this.tokens[i], 'SELECT', 'RETURNING');
    let verb = from;
    while (verb < to && !isVerb(verb)) verb++;
    if (verb >= to) return unknownSource;
    const [start, end] = this.#segment(group, from, to, verb);
    this.#tables(group, start, end, scope, -1);
    return { sort: 'query', outputs: this.#outputs(group, verb + 1, end, scope) };
  }

  /** The elements of a select list. */
  #outputs(group: number, from: number, to: number, scope: Scope): Output[] {
    let first = from;
    if (is(this.tokens[first], 'ALL', 'DISTINCT')) {
      first++;
      if (is(this.tokens[first], 'ON')) first = closeOf(this.tokens, first + 1) + 1;
    }
    const outputs: Output[] = [];
    for (let i = first; i <= to; i++) {
      const token = this.tokens[i];
      const own = this.#isIn(group, i);
      const isEnd = i === to || token === undefined || (own && token.kind !== 'identifier' && targetEnds.has(token.text)); // prettier-ignore
      if (!isEnd && !(own && is(token, ','))) continue;
      outputs.push(...this.#output(group, first, i - 1, scope));
      if (isEnd) break;
      first = i + 1;
    }
    return outputs;
  }

  #output(group: number, from: number, to: number, scope: Scope): Output[] {
    const last = this.tokens[to];
    if (last === undefined || to < from) return [];
    const own = (name: string): Output[] => [{ name, from: null, range: null }];
    if (is(last, '*')) {
      const alias = to > from ? scope.find(this.tokens[to - 2]?.name ?? '')?.source : undefined;
      if (to > from) return alias === undefined ? [] : [{ allOf: [alias], skip: 0 }];
      return [{ allOf: scope.tables.map(({ source }) => source), skip: 0 }];
    }
    const before = this.tokens[to - 1];
    if (to > from && isName(last) && (is(before, 'AS') || this.#endsValue(before))) {
      const value = this.#column(group, from, is(before, 'AS') ? to - 2 : to - 1, scope);
      const isPlain = value !== null && !value.cast && value.from !== null;
      return [
        { name: last.name, from: null, range: null, ...(isPlain && value.from && { value: value.from }) },
      ];
    }
    const column = this.#column(group, from, to, scope);
    if (column !== null) return [column];
    const call = nameAt(this.tokens, from);
    if (call !== null && is(this.tokens[call.next], '(') && closeOf(this.tokens, call.next) === to)
      return own(call.parts.at(-1) ?? '');
    return [];
  }

  /** `a`, `t.a`, `t.a::text`; null for anything else. */
  #column(group: number, from: number, to: number, scope: Scope): NamedOutput | null {
    const cast = this.#last(group, from, to, '::');
    const end = cast === -1 ? to : cast - 1;
    const dotted = nameAt(this.tokens, from);
    if (dotted === null || dotted.next !== end + 1) return null;
    const column = dotted.parts.at(-1) ?? '';
    const isCast = cast === -1 ? {} : ({ cast: true } as const);
    if (dotted.parts.length === 1) return { name: column, from: { column, scope }, range: null, ...isCast };
    const source = scope.find(dotted.parts.at(-2) ?? '')?.source ?? unknownSource;
    return { name: column, from: { column, source }, range: null, ...isCast };
  }

  #last(group: number, from: number, to: number, text: string): number {
    for (let i = to; i > from; i--) if (this.#isIn(group, i) && is(this.tokens[i], text)) return i;
    return -1;
  }

  /** Whether a value ends at a token, so that a name behind it is an alias. */
  #endsValue(token: NamedToken | undefined): boolean {
    if (token === undefined) return false;
    if (token.kind === 'mark') return token.text === ')' || token.text === ']';
    return token.kind !== 'word' || !/^(?:AND|OR|NOT|IS|IN|LIKE|ILIKE|BETWEEN|CASE|WHEN|THEN|ELSE|OVER|ON|AT|TIME|ZONE|COLLATE|DISTINCT|ALL)$/.test(token.text); // prettier-ignore
  }

  /** What a part of a group selects from or changes. */
  #tables(group: number, from: number, to: number, scope: Scope, at: number): void {
    const defines = is(this.tokens[0], 'CREATE', 'DROP', 'COMMENT');
    for (let i = from; i < to; i++) {
      const word = this.tokens[i];
      if (word?.kind !== 'word' || !this.#isIn(group, i) || !beforeTable.has(word.text)) continue;
      if (is(word, 'ON') && !defines) continue;
      if (is(word, 'FROM') && is(this.tokens[i - 1], 'DISTINCT')) continue;
      let next = i + 1;
      for (;;) {
        while (is(this.tokens[next], ...between)) next++;
        const after = this.#table(next, scope, at);
        if (after === null) break;
        next = after;
        if (!is(this.tokens[next], ',') || !is(word, 'FROM', 'USING', 'UPDATE')) break;
        next++;
      }
    }
  }

  /** A table, function or subquery from a token on; gives the token behind it and its alias. */
  #table(first: number, scope: Scope, at: number): number | null {
    const { tokens } = this;
    if (is(tokens[first], '(')) {
      const close = closeOf(tokens, first);
      if (!is(tokens[first + 1], ...queryWords)) {
        // FROM (a JOIN b ON …)
        const after = this.#table(first + 1, scope, at);
        if (after !== null) this.#tables(first, after, close, scope, at);
        return close + 1;
      }
      const isHere = (tokens[first]?.end ?? 0) <= at && at <= (tokens[close]?.start ?? Infinity);
      const source = isHere ? unknownSource : this.query(first + 1, close, new Scope(scope.outer ?? scope));
      return this.#aliased(close + 1, source, null, scope);
    }
    const name = nameAt(tokens, first);
    if (name === null) return null;
    const start = tokens[first]?.start ?? 0;
    const end = tokens[name.next - 1]?.end ?? 0;
    // The name that is being written is none yet.
    if ((at > start && at <= end) || is(tokens[name.next], '.')) return null;
    const own = nameOf(name.parts);
    if (is(tokens[name.next], '(') && !is(tokens[first - 1], 'INTO', 'TABLE', 'ON', 'COPY')) {
      const source: Source = { sort: 'routine', name: own, alias: own.name };
      return this.#aliased(closeOf(tokens, name.next) + 1, source, own, scope);
    }
    const query = scope.query(own);
    return this.#aliased(name.next, query ?? { sort: 'table', name: own }, own, scope);
  }

  #aliased(index: number, source: Source, own: Name | null, scope: Scope): number {
    const { tokens } = this;
    const alias = is(tokens[index], 'AS') ? index + 1 : index;
    const token = tokens[alias];
    if (token === undefined || !isName(token) || (token.kind === 'word' && noAlias.test(token.text))) {
      if (own !== null) scope.tables.push({ alias: own.name, source, name: own });
      else scope.tables.push({ alias: '', source, name: null });
      return index;
    }
    const called = source.sort === 'routine' ? { ...source, alias: token.name } : source;
    if (!is(tokens[alias + 1], '(')) {
      scope.tables.push({ alias: token.name, source: called, name: null });
      return alias + 1;
    }
    scope.tables.push({
      alias: token.name,
      source: renamed(called, this.names(alias + 1)),
      name: null,
    });
    return closeOf(tokens, alias + 1) + 1;
  }

  /** Behind ON CONFLICT there is also the row that could not go in. */
  #excluded(group: number, from: number, inside: number, scope: Scope): void {
    for (let i = from; i < inside; i++) {
      const target = scope.tables[0];
      if (this.#isIn(group, i) && is(this.tokens[i], 'CONFLICT') && target !== undefined) {
        scope.tables.push({ alias: 'excluded', source: target.source, name: null });
        return;
      }
    }
  }

  /** The names in parentheses, each behind a comma: `(a, b int)`. */
  names(open: number): string[] {
    const close = closeOf(this.tokens, open);
    const names: string[] = [];
    for (let i = open + 1; i < close; i++)
      if (this.#isIn(open, i) && isName(this.tokens[i]) && is(this.tokens[i - 1], '(', ','))
        names.push(this.tokens[i]?.name ?? '');
    return names;
  }
}
