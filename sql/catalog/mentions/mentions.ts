import { parseStatement } from '../../parse/parser.ts';
import { newestVersion } from '../../rules/metadata.ts';
import { StatementContext } from '../../rules/statement-context.ts';
import type { TextRange } from '../../findings/finding.ts';
import { split } from '../../split/split.ts';
import type { Mentions, TableInScope } from '../catalog.ts';
import { sameSymbol, type Mention, type SchemaSymbol } from '../symbol.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { DefinitionCollector } from './definitions.ts';
import { meaningOf, namesEver } from './meaning.ts';
import type { RawMention } from './raw.ts';
import { tablesAround } from './scope.ts';

/**
 * The names in a statement, in the order of its text; without those inside of function bodies and DO blocks. Needs
 * `loadParser` to have ended. Empty for what does not parse.
 */
export function namesIn(statement: string): readonly RawMention[] {
  const parsed = parseStatement(statement);
  if (parsed.state !== 'statement') return [];
  const context = new StatementContext(
    statement,
    parsed.tag,
    undefined,
    newestVersion,
    parsed.positions,
    () => {},
    () => false,
  );
  const collector = new DefinitionCollector(context);
  try {
    collector.statementNode(parsed.node);
  } catch (thrown) {
    // An expression of thousands of terms is deeper than the stack; nobody renames from there.
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return collector.found.sort((a, b) => a.range.start - b.range.start);
}

/** The names in the texts of a catalogue's files. */
export class CatalogMentions implements Mentions {
  constructor(private readonly catalog: WorkspaceCatalog) {}

  mentionAt(path: string, text: string, offset: number): Mention | null {
    const range = statementRanges(text).find(({ start, end }) => start <= offset && offset <= end);
    const at = range && this.catalog.statementAt(path, range.start);
    if (range === undefined || at == null) return null;
    for (const raw of namesIn(text.slice(range.start, range.end))) {
      if (offset < range.start + raw.range.start || offset > range.start + raw.range.end) continue;
      const symbol = meaningOf(this.catalog, raw, at);
      if (symbol !== null) return toMention(raw, symbol, range.start);
    }
    return null;
  }

  *mentionsIn(path: string, text: string, symbol: SchemaSymbol): Generator<Mention> {
    for (const mention of this.mentionSteps(path, text, symbol)) if (mention !== null) yield mention;
  }

  *mentionSteps(path: string, text: string, symbol: SchemaSymbol): Generator<Mention | null> {
    const pattern = anyOf(namesEver(this.catalog, symbol));
    // Most files do not hold the name at all.
    if (!pattern.test(text)) return;
    for (const { start, end } of statementRanges(text)) {
      const source = text.slice(start, end);
      if (!pattern.test(source)) continue;
      const at = this.catalog.statementAt(path, start);
      if (at === null) return;
      for (const raw of namesIn(source)) {
        const meaning = meaningOf(this.catalog, raw, at);
        if (meaning !== null && sameSymbol(meaning, symbol)) yield toMention(raw, meaning, start);
      }
      yield null;
    }
  }

  tablesInScope(path: string, text: string, offset: number): readonly TableInScope[] {
    const range = statementRanges(text).findLast(({ start }) => start <= offset);
    if (range === undefined) return [];
    const at = this.catalog.statementAt(path, range.start);
    return tablesAround(text.slice(range.start, range.end), offset - range.start).flatMap(
      ({ name, alias }): TableInScope[] => {
        const table = this.catalog.table(name, at);
        return table === undefined ? [] : [{ alias, table }];
      },
    );
  }
}

let lastSplit: { readonly text: string; readonly ranges: readonly TextRange[] } | null = null;

/** The statements of a text. Several questions about one text in a row cut it once. */
function statementRanges(text: string): readonly TextRange[] {
  if (lastSplit?.text !== text) {
    const { pieces } = split(text);
    lastSplit = { text, ranges: pieces.flatMap(({ kind, range }) => (kind === 'statement' ? [range] : [])) };
  }
  return lastSplit.ranges;
}

function toMention(raw: RawMention, symbol: SchemaSymbol, start: number): Mention {
  return {
    symbol,
    name: raw.kind === 'column' ? raw.column : raw.name.name,
    range: { start: start + raw.range.start, end: start + raw.range.end },
    role: raw.role,
    inString: raw.inString,
  };
}

const special = /[.*+?^${}()|[\]\\]/g;

function anyOf(names: ReadonlySet<string>): RegExp {
  const forms = [...names].map((name) => name.replaceAll('"', '""').replace(special, '\\$&'));
  return new RegExp(forms.join('|'), 'i');
}
