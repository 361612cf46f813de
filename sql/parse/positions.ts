/**
 * The parser speaks of UTF-8 bytes in its tree and of code points in its errors; editors and JavaScript count UTF-16
 * code units. One `Positions` per statement translates.
 */
export interface Positions {
  /** UTF-16 offset of a byte offset; an offset inside of a character gives the character's start. */
  fromBytes(bytes: number): number;
  /** UTF-16 offset of a code point's index. */
  fromCodePoints(points: number): number;
}

/** The positions of one statement's text. Plain ASCII, as nearly every statement is, costs one scan and no table. */
export function positionsOf(text: string): Positions {
  if (/^[\x00-\x7f]*$/.test(text)) {
    const same = (offset: number) => Math.min(Math.max(offset, 0), text.length);
    return { fromBytes: same, fromCodePoints: same };
  }
  const bytes: number[] = [];
  const points: number[] = [];
  for (let unit = 0; unit < text.length;) {
    const code = text.codePointAt(unit) ?? 0;
    const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let i = 0; i < length; i++) bytes.push(unit);
    points.push(unit);
    unit += code > 0xffff ? 2 : 1;
  }
  const lookUp = (table: readonly number[]) => (offset: number) => table[Math.max(offset, 0)] ?? text.length;
  return { fromBytes: lookUp(bytes), fromCodePoints: lookUp(points) };
}
