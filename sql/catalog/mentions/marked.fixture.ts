import { Schemas } from '../../analyze/check-many.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { CatalogMentions } from './mentions.ts';

// For tests: names in texts by marks.

export interface Marked {
  readonly text: string;
  /** `«name»` */
  readonly places: readonly (readonly [number, number])[];
  /** `|`; -1 without one. */
  readonly caret: number;
}

/** Takes the marks out of a text: `«name»` is a place that is meant, `|` in it is where the caret stands. */
export function unmark(marked: string): Marked {
  let text = '';
  let caret = -1;
  const places: [number, number][] = [];
  let start = 0;
  for (const character of marked) {
    if (character === '«') start = text.length;
    else if (character === '»') places.push([start, text.length]);
    else if (character === '|') caret = text.length;
    else text += character;
  }
  return { text, places, caret };
}

/** For each file, the text with the places marked that mean the name at the caret. */
export function found(
  files: Readonly<Record<string, string>>,
  dialect: Dialect = 'postgres',
): Record<string, string> {
  const schemas = new Schemas();
  const texts = Object.entries(files).map(([path, marked]) => ({ path, ...unmark(marked) }));
  for (const { path, text } of texts) schemas.analyzer(path, dialect).update(text);
  const mentions = new CatalogMentions(schemas.of(dialect).catalog, dialect);
  const at = texts.find(({ caret }) => caret !== -1);
  const mention = at && mentions.mentionAt(at.path, at.text, at.caret);
  if (!at || !mention) return {};
  return Object.fromEntries(
    texts.map(({ path, text, caret }) => {
      let marked = '';
      let done = 0;
      for (const { range } of mentions.mentionsIn(path, text, mention.symbol)) {
        const inside = text.slice(range.start, range.end);
        const here = caret >= range.start && caret <= range.end ? caret - range.start : -1;
        marked += `${text.slice(done, range.start)}«${here === -1 ? inside : `${inside.slice(0, here)}|${inside.slice(here)}`}»`;
        done = range.end;
      }
      return [path, marked + text.slice(done)];
    }),
  );
}
