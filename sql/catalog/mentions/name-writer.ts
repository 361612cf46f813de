import type { TextRange } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import type { Span, StatementContext } from '../../rules/statement-context.ts';
import { parseName, nameRange, splitName } from '../facts/written.ts';
import type { Name } from '../name.ts';
import type { Obstacle, RawMention, RawObject } from './raw.ts';
import type { ColumnPath, Source } from './sources.ts';

const plain = { form: 'name', strings: 0 } as const;

/**
 * Writes down names with their places. What PostgreSQL's tree holds without a place (column lists of constraints, COPY,
 * COMMENT) is found among the tokens.
 */
export class NameWriter {
  readonly found: RawMention[] = [];
  readonly obstacles: Obstacle[] = [];
  /** Only what the statement reads is wanted, not where: most of the work is to find the places. */
  withoutPlaces = false;

  constructor(protected readonly statement: StatementContext) {}

  /** A name with its schema, written from an offset on; the range is the last part's. */
  protected name(kind: RawObject['kind'], name: Name, at: number, role: RawMention['role'] = 'use'): void {
    if (this.withoutPlaces) {
      if (kind === 'relation') this.object(kind, name, { start: at, end: at }, role);
      return;
    }
    const parts = this.partsAt(at);
    const last = parts.at(-1);
    if (last === undefined || last.name !== name.name) return;
    this.object(kind, name, last, role);
    const schema = parts.at(-2);
    if (schema !== undefined) this.schema(schema.name, schema);
  }

  protected object(
    kind: RawObject['kind'],
    name: Name,
    { start, end }: TextRange,
    role: RawMention['role'] = 'use',
  ): void {
    this.found.push({ kind, name, range: { start, end }, role, ...plain });
  }

  protected schema(name: string, range: TextRange, role: RawMention['role'] = 'use'): void {
    this.object('schema', { schema: null, name }, range, role);
  }

  protected column(
    path: ColumnPath,
    { start, end }: TextRange,
    role: RawMention['role'] = 'use',
    whole: Name | null = null,
  ): void {
    this.found.push({
      kind: 'column',
      column: path.column,
      path,
      whole,
      range: { start, end },
      role,
      ...plain,
    });
  }

  /** A column of a source, when it is really what is written at an offset. */
  protected columnAt(column: string, source: Source, at: number, role: RawMention['role'] = 'use'): void {
    if (this.withoutPlaces) return;
    const [first] = this.partsAt(at);
    if (first?.name === column) this.column({ column, source }, first, role);
  }

  /** `table.column` or `schema.table.column`, written from an offset on. */
  protected path(at: number, table: Name, column: string): void {
    const parts = this.partsAt(at);
    const [last, before, schema] = parts.toReversed();
    if (last?.name !== column || before?.name !== table.name) return;
    if (schema !== undefined) this.schema(schema.name, schema);
    this.object('relation', table, before);
    this.column({ column, source: { sort: 'table', name: table } }, last);
  }

  /** A name that a string holds: nextval('public.film_film_id_seq'). */
  protected nameInString(kind: RawObject['kind'], literal: NodeOf<'A_Const'>): Name | null {
    const text = literal.sval?.sval;
    const name = text === undefined ? null : parseName(text);
    const inside = text === undefined ? null : this.insideOf(literal, text);
    const last = text === undefined ? undefined : splitName(text).at(-1);
    if (name === null || inside === null || last === undefined) return null;
    const range = { start: inside + last.start, end: inside + last.end };
    this.found.push({ kind, name, range, role: 'use', form: 'name', strings: 1 });
    return name;
  }

  /** A column that a string holds as it is, without quotes: pg_get_serial_sequence('film', 'film_id'). */
  protected columnInString(literal: NodeOf<'A_Const'>, table: Name): void {
    const text = literal.sval?.sval ?? '';
    const inside = this.insideOf(literal, text);
    if (inside === null || text === '') return;
    const path: ColumnPath = { column: text, source: { sort: 'table', name: table } };
    const range = { start: inside, end: inside + text.length };
    const place = { range, role: 'use', form: 'text', strings: 1 } as const;
    this.found.push({ kind: 'column', column: text, path, whole: null, ...place });
  }

  /** Where the text of a literal begins; null when what is written is not what it means (escapes). */
  private insideOf(literal: NodeOf<'A_Const'>, text: string): number | null {
    const token = this.statement.tokens[this.statement.tokenAt(literal.location)];
    if (token === undefined || this.statement.text.slice(token.start + 1, token.end - 1) !== text)
      return null;
    return token.start + 1;
  }

  // Tokens

  /** The parts of the name that is written at an offset, with their places in the statement. */
  protected partsAt(at: number): { name: string; start: number; end: number }[] {
    const whole = nameRange(this.statement.text, at);
    return splitName(this.statement.text.slice(whole.start, whole.end)).map(({ name, start, end }) => ({
      name,
      start: at + start,
      end: at + end,
    }));
  }

  /** The names in the parentheses that open at a token, as columns of a source. */
  protected columnsIn(
    open: number,
    source: Source,
    wanted: (name: string) => boolean = () => true,
    role: RawMention['role'] = 'use',
  ): void {
    for (const { name, range } of this.namesIn(open)) {
      if (wanted(name)) this.column({ column: name, source }, range, role);
    }
  }

  /** The names behind the commas of the parentheses that open at a token. */
  protected namesIn(open: number): { readonly name: string; readonly range: TextRange }[] {
    const { statement } = this;
    if (!statement.is(open, '(')) return [];
    const depth = (statement.tokens[open]?.depth ?? 0) + 1;
    const close = statement.closes(open);
    const names: { name: string; range: TextRange }[] = [];
    for (let i = open + 1; i < close; i++) {
      const token = statement.tokens[i];
      const before = statement.tokens[i - 1]?.text;
      if (token === undefined || token.depth !== depth || (before !== '(' && before !== ',')) continue;
      const name = this.nameAt(i);
      if (name !== null) names.push({ name, range: { start: token.start, end: token.end } });
    }
    return names;
  }

  /** The name that a token is; null when it is none. */
  protected nameAt(index: number): string | null {
    const token = this.statement.tokens[index];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'identifier')) return null;
    return splitName(this.statement.text.slice(token.start, token.end))[0]?.name ?? null;
  }

  /** Inside of a span, the token that is this name; -1 when none is. */
  protected tokenOf(name: string, { first, last }: Pick<Span, 'first' | 'last'>): number {
    for (let i = first; i <= last; i++) if (this.nameAt(i) === name) return i;
    return -1;
  }

  /** The offset of a token. */
  protected startOf(index: number): number {
    return this.statement.tokens[index]?.start ?? this.statement.text.length;
  }

  /** The offset behind some words. */
  protected skip(at: number, words: number): number {
    const index = this.statement.tokens.findIndex((token) => token.start >= at);
    return this.statement.tokens[index + words]?.start ?? at;
  }
}

/** The node that a value is, without the casts around it. */
export function withoutCasts(value: Node | undefined): Node | undefined {
  let node = value;
  while (node !== undefined && 'TypeCast' in node) node = node.TypeCast.arg;
  return node;
}
