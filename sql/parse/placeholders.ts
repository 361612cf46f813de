import type { TextRange } from '../findings/finding.ts';
import {
  blockCommentEnd,
  dollarTagAt,
  hasEscapePrefix,
  identifierEnd,
  isSpace,
  lineEnd,
  stringEnd,
} from '../split/lexical.ts';
import { postgresKeywords } from './postgres-keywords.ts';

/** A statement with words in the place of what a program fills in. */
export interface FilledIn {
  /** As long as the text that it was made of: every position is right. */
  readonly text: string;
  /** Where something was put in, in order. */
  readonly places: readonly TextRange[];
}

/**
 * The text with placeholders read as what they may stand for, a name or a value: psql's `:x`, `:'x'`, `:"x"`, `:{?x}`
 * (PostgreSQL 18, src/fe_utils/psqlscan.l), those of drivers and query generators (`?`, `%s`, `%(x)s`, `@x`, `$x`,
 * `:x!`, `:v*:x`), of templates (`${x}`, `#{x}`, `{x}`, `{{ x }}`, `<%= x %>`), and `@extschema@` of an extension's
 * script. Null when the text has none.
 *
 * `inStrings`: a template's expression is looked for in strings, too, whose quotes it may hold.
 */
export function withPlaceholdersFilled(text: string, inStrings = false): FilledIn | null {
  if (!/[:?%@${<]/.test(text)) return null;
  const filler = new Filler(text, inStrings);
  return filler.fill();
}

/**
 * The same for `@x` alone, which PostgreSQL's parser takes: for the absolute value of x. Written like this, without a
 * space, and of nothing but a plain name, it is the parameter of a query whose driver, or generator, knows parameters by
 * name (sqlc, pgx, Npgsql).
 */
export function withNamedParametersFilled(text: string): FilledIn | null {
  return /@[A-Za-z_]/.test(text) ? new Filler(text, false).fill(true) : null;
}

/** Whether a range is a part of something that was put in. */
export const liesIn = ({ start, end }: TextRange, { places }: FilledIn): boolean =>
  places.some((place) => place.start <= start && end <= place.end);

/** A message about a text with the placeholders as they are written there. */
export function asWritten(message: string, { text: filled, places }: FilledIn, text: string): string {
  let result = message;
  for (const { start, end } of places) {
    const name = filled.slice(start, end);
    // One letter may be anything.
    if (name.length < 3) continue;
    const written = text.slice(start, end);
    result = result.replaceAll(name, written).replaceAll(name.toLowerCase(), written);
  }
  return result;
}

const templateOnly = [
  // A branch or a comment of a template: nothing is left of it.
  /\{%[^]*?%\}|\{#[^]*?#\}|<%(?!=)[^]*?%>|<\?[a-z][^]*?\?>/y,
  // An expression.
  /\{\{[^]*?\}\}|<%=[^]*?%>/y,
] as const;
const braces = /[$#]?\{[\w.:,=| -]*\}/y;
const psqlTest = /:\{\?\w+\}/y;
const psqlQuoted = /:(?=['"])/y;
const colonName = /:[A-Za-z_]\w*(?:\*?:(?!:)[A-Za-z_]\w*)?(?:!(?!=))?/y;
const extensionSchema = /@\w+(?::\w+)?@/y;
const atName = /@[A-Za-z_]\w*(?![\w.(@$])/y;
const dollarName = /\$[A-Za-z_]\w*(?![\w$])/y;
const percent = /%(?:\(\w+\))?[sdif](?!\w)/y;
const question = /\?\d*(?![&|?])|\?(?=\|\|)/y;
const word = /[A-Za-z_\u0080-\uffff](?:[\w\u0080-\uffff]|\$(?!\{))*/y;
const number = /\d[\w.]*/y;

/** Keywords behind which a value or a name stands, never an operator. */
const beforeOperand: ReadonlySet<string> = new Set(
  `all and any as between by case else escape except exists fetch first from having ilike in intersect interval into is
  join like limit next not of offset on or over returning select set similar some table then to union update using
  values when where with`
    .toUpperCase()
    .split(/\s+/),
);

class Filler {
  #at = 0;
  #copied = 0;
  #result = '';
  /** Whether a value or a name has just ended, so that what comes next is an operator. */
  #isOperand = false;
  /** The last word, when nothing has come since. */
  #word = '';
  readonly #places: TextRange[] = [];

  constructor(
    readonly text: string,
    readonly inStrings: boolean,
  ) {}

  fill(onlyNamed = false): FilledIn | null {
    const { text } = this;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) this.#at++;
      else if (!this.#skip(code) && !(onlyNamed ? this.#named() : this.#placeholder(code))) this.#other(code);
    }
    if (this.#places.length === 0) return null;
    return { text: this.#result + text.slice(this.#copied), places: this.#places };
  }

  /** Comments, strings and quoted names: whether one began here. */
  #skip(code: number): boolean {
    const { text } = this;
    const at = this.#at;
    const next = text.charCodeAt(at + 1);
    if (code === 45 && next === 45) return this.#pass(lineEnd(text, at));
    if (code === 47 && next === 42) return this.#pass(blockCommentEnd(text, at));
    if (code === 39) return this.#quoted(stringEnd(text, at, hasEscapePrefix(text, at)));
    if (code === 34) return this.#quoted(identifierEnd(text, at));
    const tag = code === 36 ? dollarTagAt(text, at) : null;
    if (tag === null) return false;
    const close = text.indexOf(tag, at + tag.length);
    return this.#quoted(close === -1 ? -1 : close + tag.length);
  }

  #pass(end: number): true {
    this.#at = end === -1 ? this.text.length : end;
    return true;
  }

  /** To the end of something in quotes, or only to the first expression of a template in it. */
  #quoted(end: number): boolean {
    const from = this.#at + 1;
    if (this.inStrings) {
      const quote = this.text.charAt(this.#at);
      const [, expression] = templateOnly;
      let close = end;
      this.#at = from;
      for (;;) {
        const next = this.text.indexOf('{{', this.#at);
        if (next === -1 || (close !== -1 && next >= close)) break;
        this.#at = next;
        if (!this.#fillIf(expression, asName)) break;
        // The quotes of the expression are gone when this is read again.
        close = this.text.indexOf(quote, this.#at) + 1 || -1;
      }
      this.#pass(close);
    } else this.#pass(end);
    this.#isOperand = true;
    this.#word = '';
    return true;
  }

  #placeholder(code: number): boolean {
    switch (code) {
      case 123: // {
      case 35: // #
        return this.#template() || this.#fillIf(braces, this.#listOr(asName));
      case 60: // <
        return this.#template();
      case 36: // $
        return this.#fillIf(braces, this.#listOr(asName)) || this.#fillIf(dollarName, asName);
      case 58: // :
        return this.#colon();
      case 64: // @
        return this.#fillIf(extensionSchema, asName) || this.#named();
      case 37: // %
        return this.#standsForOperand() && this.#fillIf(percent, this.#listOr(asName));
      case 63: // ?
        return !this.#isOperand && !this.#follows('@') && this.#fillIf(question, asName);
      default:
        return false;
    }
  }

  #template(): boolean {
    const [branch, expression] = templateOnly;
    if (this.#fillIf(branch, asSpace)) return true;
    // In front of everything it is a command to the template's engine: {{ config(…) }}
    const isFirst = this.#word === '' && !this.#isOperand && this.text.slice(0, this.#at).trim() === '';
    return this.#fillIf(expression, isFirst ? asCommand : this.#listOr(asName));
  }

  #colon(): boolean {
    const { text } = this;
    if (text[this.#at + 1] === ':' || text[this.#at + 1] === '=') {
      this.#at += 2;
      this.#isOperand = false;
      return true;
    }
    if (this.#fillIf(psqlTest, (found) => 'TRUE'.padEnd(found.length))) return true;
    if (this.#fillIf(psqlQuoted, asSpace)) {
      this.#isOperand = false;
      return true;
    }
    return !/[\w$\])]/.test(text.charAt(this.#at - 1)) && this.#fillIf(colonName, this.#listOr(asName));
  }

  #named(): boolean {
    return (
      this.text[this.#at] === '@' && !this.#isOperand && !this.#follows('@<>') && this.#fillIf(atName, asName)
    );
  }

  #standsForOperand(): boolean {
    return !this.#isOperand || postgresKeywords.has(this.#word);
  }

  /** Whether one of the characters stands right before this place. */
  #follows(characters: string): boolean {
    return this.#at > 0 && characters.includes(this.text.charAt(this.#at - 1));
  }

  /** IN and VALUES want a list in parentheses: the placeholder brings them. */
  #listOr(other: Fill): Fill {
    return this.#word === 'IN' || this.#word === 'VALUES' ? asList : other;
  }

  #fillIf(pattern: RegExp, fill: Fill): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return false;
    const start = this.#at;
    const end = start + found.length;
    this.#result += this.text.slice(this.#copied, start) + fill(found, this.text.slice(end));
    this.#copied = this.#at = end;
    this.#places.push({ start, end });
    if (fill !== asSpace) {
      this.#isOperand = true;
      this.#word = '';
    }
    return true;
  }

  #other(code: number): void {
    const { text } = this;
    for (const pattern of [word, number]) {
      pattern.lastIndex = this.#at;
      const found = pattern.exec(text)?.[0];
      if (found === undefined) continue;
      this.#at += found.length;
      this.#word = pattern === word ? found.toUpperCase() : '';
      this.#isOperand = !beforeOperand.has(this.#word);
      return;
    }
    this.#at++;
    this.#word = '';
    this.#isOperand = code === 41 || code === 93;
  }
}

/** What is put in the place of a placeholder, of the same length; `behind` is the text that follows. */
type Fill = (found: string, behind: string) => string;

/** A name of its own: the placeholder may be called like a keyword. */
const asName: Fill = (found) => found.replace(/\W/g, '_').replace(/^\d/, '_');

const asSpace: Fill = (found) => found.replace(/[^\n]/g, ' ');

const asList: Fill = (found, behind) =>
  found.length < 3 || /^\s*\(/.test(behind)
    ? asName(found, behind)
    : `(${asName(found, behind).slice(0, -2)})`;

const asCommand: Fill = (found, behind) =>
  /^[\s;]*$|^\s*[A-Za-z{-]/.test(behind) ? asSpace(found, behind) : asName(found, behind);
