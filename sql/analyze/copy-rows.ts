import { figure } from '../../contracts/figure.ts';
import type { ColumnDoubt, Doubt } from '../catalog/fact.ts';
import type { Name } from '../catalog/name.ts';
import { shift, type TextRange } from '../findings/finding.ts';
import { tokenize, type Token } from '../parse/tokens.ts';
import type { CopiedValues } from '../rules/copied-values.ts';
import { mayBeOdd, type OddValue } from '../rules/queries/odd-value.ts';
import type { Rule } from '../rules/rule.ts';
import type { Piece } from '../split/split.ts';
import { toFinding } from './lint-statement.ts';

/** A COPY that reads its rows from where it stands, in the format that pg_dump writes. Ranges are offsets in it. */
export interface CopyHead {
  readonly table: Name;
  readonly tableRange: TextRange;
  /** Null: all columns of the table. */
  readonly columns: readonly { readonly name: string; readonly range: TextRange }[] | null;
}

/** Reads `COPY t (a, b) FROM stdin;`; null for everything else, such as COPY with options of its own. */
export function readCopyHead(statement: string): CopyHead | null {
  // Names are slices of the text, and would hold the whole file in memory: of this copy they may.
  const tokens = tokenize(` ${statement}`.slice(1));
  const is = (i: number, text: string): boolean =>
    tokens[i]?.text === text && tokens[i].kind !== 'identifier';
  if (!is(0, 'COPY')) return null;
  let at = 1;
  const parts: string[] = [];
  for (;;) {
    parts.push(nameOf(tokens[at]));
    at++;
    if (!is(at, '.')) break;
    at++;
  }
  const [first, last] = [tokens[1], tokens[at - 1]];
  if (first === undefined || last === undefined) return null;
  let columns: { name: string; range: TextRange }[] | null = null;
  if (is(at, '(')) {
    columns = [];
    while (at < tokens.length && !is(at, ')')) {
      const token = tokens[++at];
      if (token === undefined) return null;
      columns.push({ name: nameOf(token), range: { start: token.start, end: token.end } });
      at++;
    }
    at++;
  }
  if (!is(at, 'FROM') || !is(at + 1, 'STDIN') || !(at + 2 === tokens.length || is(at + 2, ';'))) return null;
  const table: Name = { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
  return { table, tableRange: { start: first.start, end: last.end }, columns };
}

const nameOf = (token: Token | undefined): string =>
  token?.kind === 'identifier'
    ? token.text.slice(1, -1).replaceAll('""', '"')
    : (token?.text.toLowerCase() ?? '');

export type CopyRule = Rule & { readonly copied: CopiedValues };

/** The rules among some that look at the rows of COPY. */
export const copyRules = (rules: readonly Rule[]): readonly CopyRule[] =>
  rules.flatMap((rule) => (rule.copied === undefined ? [] : [{ ...rule, copied: rule.copied }]));

/** Rows that tell in which style a session writes dates. */
const sampled = 200;

/** PostgreSQL's own limit: a line of more values is none of its rows. */
const mostColumns = 1_600;

/** Of dates, times and intervals, in characters. */
const longestDate = 200;

/** A sort of values of a column that CockroachDB does not read, and how many of them there are. */
interface Found {
  readonly rule: CopyRule;
  readonly column: number;
  readonly odd: OddValue;
  /** Where the first one is, from where the rows begin. */
  readonly first: TextRange;
  count: number;
}

/**
 * Looks at the rows of one COPY for values that CockroachDB does not read. Whether a value is one only the type of its column
 * can tell, so what comes of it are questions to the schema, one for each column and sort of value.
 */
export class CopyRows {
  readonly #found = new Map<string, Found>();
  #rows = 0;
  /** How much of the rows was looked at before. */
  #before = 0;

  constructor(
    private readonly head: CopyHead,
    private readonly rules: readonly CopyRule[],
  ) {}

  /** Looks at the next rows: a text of whole lines. */
  look(text: string): void {
    if (this.#rows < sampled) this.#sample(text);
    for (const rule of this.rules) {
      for (const { text: sign, behind } of rule.copied.signs ?? []) this.#search(text, sign, behind, rule);
    }
    this.#before += text.length;
  }

  /** Where the first value of each sort is, from where the rows begin, in the order in which they were found. */
  get firsts(): readonly TextRange[] {
    return [...this.#found.values()].map(({ first }) => first);
  }

  /**
   * The questions, by where the first values are. `toHead`: from the beginning of the rows, where their offsets begin, to that of the COPY.
   */
  doubts(toHead: number): readonly Doubt[] {
    const found = [...this.#found.values()].sort((a, b) => a.first.start - b.first.start);
    return found.flatMap((each) => this.#doubt(each, toHead));
  }

  #doubt({ rule, column, odd, first, count }: Found, toHead: number): Doubt[] {
    const { table, tableRange, columns } = this.head;
    const named = columns?.[column];
    if (columns !== null && named === undefined) return [];
    const { types, ofArrays, message, issue } = odd;
    const ofColumn: ColumnDoubt = {
      column: named?.name ?? column,
      types,
      ...(ofArrays === undefined ? {} : { ofArrays }),
      value: first,
    };
    const times = count === 1 ? 'one' : figure(count);
    const looked = `${this.#rows} ${this.#rows === 1 ? 'was' : 'were'} looked at`;
    const told =
      rule.copied.signs === null
        ? `So it is in ${times} of the first rows (${looked}).`
        : `So it is in ${times} of the rows below.`;
    const report = {
      range: shift(named?.range ?? tableRange, toHead),
      message: `${message} ${told}`,
      layer: rule.layer === 'meaning' ? rule.layer : 'later',
      issue,
    } as const;
    const about = table.schema === null ? table.name : `${table.schema}.${table.name}`;
    return [
      {
        sort: 'doubt',
        kind: 'table',
        name: table,
        inColumn: false,
        ofColumn,
        finding: toFinding(rule, report, about),
      },
    ];
  }

  #sample(text: string): void {
    const rules = this.rules.filter(({ copied }) => copied.signs === null);
    for (let start = 0; start < text.length && this.#rows < sampled; this.#rows++) {
      const until = text.indexOf('\n', start);
      const end = until === -1 ? text.length : until;
      if (text.startsWith('\\.', start) && text.slice(start, end).trim() === '\\.') return;
      let at = start;
      for (let column = 0; at <= end; column++) {
        const value = { start: at, end: Math.min(end, valueEnd(text, at)) };
        const isShort = value.end - value.start <= longestDate;
        if (isShort && mayBeOdd(text, value.start - 1))
          for (const rule of rules) this.#ask(text, value, column, rule);
        at = value.end + 1;
      }
      start = end + 1;
    }
  }

  /** Whatever a sign stands in. */
  #search(text: string, sign: string, behind: number, rule: CopyRule): void {
    const columns = new ColumnCounter(text);
    for (let at = text.indexOf(sign); at !== -1;) {
      const start = beginning(text, at, behind);
      const end = start === -1 ? at + sign.length : valueEnd(text, at);
      if (start !== -1) this.#ask(text, { start, end }, columns.at(start), rule);
      at = text.indexOf(sign, end);
    }
  }

  #ask(text: string, value: TextRange, column: number, rule: CopyRule): void {
    if (column >= mostColumns) return;
    for (const odd of rule.copied.odd(text.slice(value.start, value.end))) {
      const sort = odd.message.replace(/‘.*’/s, '');
      const key = `${rule.code} ${column} ${odd.types.join()} ${sort}`;
      const before = this.#found.get(key);
      if (before === undefined) {
        // A message may quote the value, and so hold all these rows in memory: this is a copy.
        const message = ` ${odd.message}`.slice(1);
        this.#found.set(key, {
          rule,
          column,
          odd: { ...odd, message },
          first: shift(value, this.#before),
          count: 1,
        });
      } else {
        before.count++;
      }
    }
  }
}

const tab = 9;
const newline = 10;

/** Where the value begins that an offset is in; -1 when that is further in front. */
function beginning(text: string, at: number, farthest: number): number {
  for (let start = at; at - start <= farthest; start--) {
    const before = start === 0 ? newline : text.charCodeAt(start - 1);
    if (before === tab || before === newline) return start;
  }
  return -1;
}

/** Where a value ends that goes on at an offset. */
function valueEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== tab && text.charCodeAt(end) !== newline) end++;
  return end;
}

/** Says in which column values begin; ask in their order. A line of many values is gone through once. */
class ColumnCounter {
  #at = 0;
  #column = 0;

  constructor(private readonly text: string) {}

  at(start: number): number {
    let from = this.#at;
    for (let i = start - 1; i >= this.#at; i--) {
      if (this.text.charCodeAt(i) !== newline) continue;
      from = i + 1;
      this.#column = 0;
      break;
    }
    for (let i = from; i < start; i++) if (this.text.charCodeAt(i) === tab) this.#column++;
    this.#at = start;
    return this.#column;
  }
}

/** Characters of rows that are looked at without giving others their turn. */
const rowsAtOnce = 500_000;

/**
 * What the rows in a piece of a text ask of the schema, in steps between which others may have their turn. Offsets are those in
 * the piece: what is reported in the COPY stands in front of it.
 */
export function* askedOfRows(
  text: string,
  pieces: readonly Piece[],
  index: number,
  rules: readonly CopyRule[],
): Generator<undefined, readonly Doubt[]> {
  const range = pieces[index]?.range;
  const copy = pieces
    .slice(Math.max(0, index - 2), index)
    .findLast(({ kind }) => kind === 'statement')?.range;
  const head = copy && readCopyHead(text.slice(copy.start, copy.end));
  if (range === undefined || copy === undefined || head == null || rules.length === 0) return [];
  const rows = new CopyRows(head, rules);
  for (let at = range.start; at < range.end;) {
    const lineEnd = text.indexOf('\n', Math.min(range.end, at + rowsAtOnce));
    const end = lineEnd === -1 ? range.end : Math.min(range.end, lineEnd + 1);
    rows.look(text.slice(at, end));
    at = end;
    yield;
  }
  return rows.doubts(copy.start - range.start);
}
