import { canonicalDecimal } from './decimal.ts';

/**
 * One spelling for equal JSON values: no blanks, keys sorted, of repeated keys the last, numbers as decimals of any
 * size, strings with JSON.stringify's escapes. Text that is no JSON stays as it is.
 */
export function canonicalJson(text: string): string {
  const scanner = new Scanner(text);
  try {
    return scanner.document();
  } catch {
    return text;
  }
}

/** Deeper nesting than that stays as it is (PostgreSQL's own limit is its stack depth, some 6,000). */
const maxDepth = 2000;

class Scanner {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  document(): string {
    const value = this.value();
    this.blanks();
    if (this.at < this.text.length) throw new SyntaxError('more text after the value');
    return value;
  }

  private value(): string {
    this.blanks();
    if (++this.depth > maxDepth) throw new SyntaxError('too deep');
    const value = this.valueHere();
    this.depth--;
    return value;
  }

  private valueHere(): string {
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      default: {
        const match = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
        match.lastIndex = this.at;
        const found = match.exec(this.text)?.[0];
        if (found === undefined) throw new SyntaxError('no value');
        this.at += found.length;
        return /[tfn]/.test(found[0]!) ? found : canonicalDecimal(found);
      }
    }
  }

  private object(): string {
    const members = new Map<string, string>();
    this.at++;
    while (!this.takes('}')) {
      if (members.size) this.expect(',');
      this.blanks();
      const key = this.string();
      this.expect(':');
      members.set(key, this.value());
    }
    return `{${[...members]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}:${value}`)
      .join(',')}}`;
  }

  private array(): string {
    const items: string[] = [];
    this.at++;
    while (!this.takes(']')) {
      if (items.length) this.expect(',');
      items.push(this.value());
    }
    return `[${items.join(',')}]`;
  }

  private string(): string {
    const match = /"(?:[^"\\]|\\.)*"/sy;
    match.lastIndex = this.at;
    const found = match.exec(this.text)?.[0];
    if (found === undefined) throw new SyntaxError('no string');
    this.at += found.length;
    return JSON.stringify(JSON.parse(found));
  }

  private takes(char: string): boolean {
    this.blanks();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private expect(char: string): void {
    if (!this.takes(char)) throw new SyntaxError(`no ${char}`);
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }
}
