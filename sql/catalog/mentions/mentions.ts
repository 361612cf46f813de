import type { Dialect } from '../../dialect/dialect.ts';
import type { Mentions } from '../catalog.ts';
import type { PlacedStatement } from '../place.ts';
import { sameSymbol, type Mention, type SchemaSymbol } from '../symbol.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { mayMean } from './candidates.ts';
import { columnsOf, type ListedColumn } from './column-lists.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { NamesMemory } from './memory.ts';
import type { RawMention } from './raw.ts';
import { planRename, type RenamedFile, type RenamePlan, type RenameWish } from './rename.ts';
import type { Source } from './sources.ts';
import { mannersOf, World } from './world.ts';

/** The names in the texts of a catalogue's files, which are all of one dialect. */
export class CatalogMentions implements Mentions {
  constructor(
    private readonly catalog: WorkspaceCatalog,
    private readonly dialect: Dialect = 'postgres',
    private readonly memory = new NamesMemory(),
  ) {}

  mentionAt(path: string, text: string, offset: number): Mention | null {
    const file = this.memory.of(path, text, this.dialect);
    const index = file.at(offset);
    const start = file.statements[index]?.start;
    const at = start === undefined ? null : this.catalog.statementAt(path, start);
    if (start === undefined || at === null) return null;
    const world = this.#world(at);
    for (const raw of file.names(index).mentions) {
      if (offset < start + raw.range.start || offset > start + raw.range.end) continue;
      const meaning = meaningOf(world, raw);
      const [symbol] = meaning.symbols;
      if (symbol !== undefined) return toMention(raw, symbol, meaning, start);
    }
    return null;
  }

  *mentionsIn(path: string, text: string, symbol: SchemaSymbol): Generator<Mention> {
    for (const mention of this.mentionSteps(path, text, symbol)) if (mention !== null) yield mention;
  }

  *mentionSteps(path: string, text: string, symbol: SchemaSymbol): Generator<Mention | null> {
    const may = mayMean(this.catalog, symbol);
    // Most files do not hold the name at all.
    if (!may(text)) return;
    const file = this.memory.of(path, text, this.dialect);
    for (const [i, { start, end }] of file.statements.entries()) {
      if (!may(text.slice(start, end))) continue;
      const at = this.catalog.statementAt(path, start);
      if (at === null) return;
      const world = this.#world(at);
      // A name that stands for two columns is one place.
      let last = -1;
      for (const raw of file.names(i).mentions) {
        if (raw.range.start === last) continue;
        const meaning = meaningOf(world, raw);
        if (!meaning.symbols.some((each) => sameSymbol(each, symbol))) continue;
        last = raw.range.start;
        yield toMention(raw, symbol, meaning, start);
      }
      yield null;
    }
  }

  rename(files: readonly RenamedFile[], wish: RenameWish): Generator<null, RenamePlan> {
    return planRename(this.catalog, this.dialect, this.memory, files, wish);
  }

  columnsOf(path: string, offset: number, source: Source): readonly ListedColumn[] | null {
    const at = this.catalog.statementAt(path, offset);
    return at === null ? null : columnsOf(this.#world(at), source);
  }

  #world(at: PlacedStatement): World {
    return new World(this.catalog, at, mannersOf(this.dialect));
  }
}

/** A name in a file, from one in a statement that begins at an offset. */
export function toMention(raw: RawMention, symbol: SchemaSymbol, { doubt }: Meaning, start: number): Mention {
  const { role, form, strings } = raw;
  return {
    symbol,
    name: raw.kind === 'column' ? raw.column : raw.name.name,
    range: { start: start + raw.range.start, end: start + raw.range.end },
    role,
    form,
    strings,
    doubt,
  };
}
