import { columnAt } from '../../catalog/mentions/columns.ts';
import { MysqlNames } from '../../catalog/mentions/mysql/names.ts';
import type { RawMention } from '../../catalog/mentions/raw.ts';
import { mannersOf, World } from '../../catalog/mentions/world.ts';
import type { Place } from '../../catalog/place.ts';
import { TableState } from '../../catalog/table-state.ts';
import { WorkspaceCatalog } from '../../catalog/workspace-catalog.ts';
import { mysqlFacts } from '../../mysql/facts.ts';
import { MysqlStatement } from '../../mysql/statement.ts';
import { newestVersion } from '../../rules/metadata.ts';
import { nameCase, nameAsRead } from '../../rules/mysql/name-case.ts';
import type { Piece } from '../../split/split.ts';
import type { TextEdit } from '../../findings/finding.ts';
import { applyEdits } from '../edits.ts';
import type { Note } from './outcome.ts';

const definition = /^(?:create|alter|rename)\b/i;
const namesSomething =
  /^(?:select|insert|replace|update|delete|with|create|alter|drop|truncate|rename|explain|analyze)\b|^\(/i;

/** Statements that are read without giving others their turn. */
const atOnce = 200;

/** The one file of the catalogue. */
const path = '';

const note: Note = {
  code: nameCase.code,
  sort: 'changed',
  why: 'names are written with the capitals, and the quotes, that they are made with',
};

/**
 * How the tables and columns of a file are written where they are made. MySQL does not tell columns apart by case (and
 * tables not everywhere), CockroachDB does once there are quotes.
 */
export class Spelling {
  readonly #catalog = new WorkspaceCatalog();
  /** Something has a name with capitals in quotes. */
  #hasCapitals = false;

  private constructor(private readonly ansiQuotes: boolean) {}

  /** Reads what a file makes, in steps, between which others may have their turn. */
  static *of(source: string, pieces: readonly Piece[], ansiQuotes: boolean): Generator<undefined, Spelling> {
    const spelling = new Spelling(ansiQuotes);
    const statements = [];
    let count = 0;
    for (const { kind, range } of pieces) {
      if (kind !== 'statement') continue;
      const written = source.slice(range.start, range.end);
      if (!definition.test(written)) continue;
      if (++count % atOnce === 0) yield;
      const statement = spelling.#read(written);
      const facts = mysqlFacts(statement);
      if (facts.length > 0) statements.push({ start: range.start, facts });
      spelling.#hasCapitals ||= /[`"][^`"]*\p{Lu}/u.test(written);
    }
    spelling.#catalog.setFile(path, statements);
    return spelling;
  }

  /** A statement of the file, from an offset on, with its names as they are made; with a note when any was not. */
  correct(written: string, start: number): { readonly text: string; readonly notes: readonly Note[] } {
    const unchanged = { text: written, notes: [] };
    if (!this.#hasCapitals && !/[`"][^`"]*\p{Lu}/u.test(written)) return unchanged;
    if (!namesSomething.test(written)) return unchanged;
    const at = this.#catalog.statementAt(path, start);
    if (at === null) return unchanged;
    const world = new World(this.#catalog, at, mannersOf('mysql'));
    const statement = this.#read(written);
    const names = new MysqlNames(statement);
    names.run();
    const edits = new Map<number, TextEdit>();
    for (const mention of names.found) {
      const { range } = mention;
      // Outside of ANSI_QUOTES that is a text.
      if (mention.role === 'declaration' || (written[range.start] === '"' && !this.ansiQuotes)) continue;
      const name = mention.kind === 'column' ? mention.column : mention.name.name;
      const here = nameAsRead(name, range.end - range.start);
      const made = this.#madeAs(world, mention);
      if (here === null || made === null || here === made || here.toLowerCase() !== made.toLowerCase())
        continue;
      edits.set(range.start, { range, text: `\`${made.replaceAll('`', '``')}\`` });
    }
    if (edits.size === 0) return unchanged;
    const inOrder = [...edits.values()].sort((a, b) => a.range.start - b.range.start);
    return { text: applyEdits(written, inOrder), notes: [note] };
  }

  #read(text: string): MysqlStatement {
    return new MysqlStatement(
      text,
      newestVersion,
      this.ansiQuotes,
      () => undefined,
      () => false,
    );
  }

  /** What CockroachDB will call the thing that a name means; null where nobody knows. */
  #madeAs(world: World, mention: RawMention): string | null {
    if (mention.kind === 'relation') {
      const object = world.lifeOf(mention.name)?.object;
      if (object === undefined) return null;
      const isQualified = lengthOf(object.declared) > object.name.length + 2;
      return isQualified ? null : nameAsRead(object.name, lengthOf(object.declared));
    }
    if (mention.kind !== 'column') return null;
    const answer = columnAt(world, mention.path);
    if (answer.state !== 'found' || answer.doubt) return null;
    const { named } = answer;
    if (named !== null)
      return named.range === null ? null : nameAsRead(named.name, named.range.end - named.range.start);
    const [symbol] = answer.symbols;
    const table = symbol && world.object(symbol.table);
    const column = table instanceof TableState ? table.columns.get(symbol?.column ?? '') : undefined;
    return column === undefined ? null : nameAsRead(column.name, lengthOf(column.declared));
  }
}

const lengthOf = ({ range }: Place): number => range.end - range.start;
