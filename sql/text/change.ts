/** What has to be replaced in one text to make another: `[start, oldEnd)` of the old one by `[start, newEnd)` of the new. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Compared at once; V8 compares flat strings as memory, so that this costs a tenth of a walk over the characters. */
const step = 4096;

/** The smallest single change between two texts; null when they are equal. 3 MB take about 0.3 ms. */
export function changeBetween(old: string, now: string): Change | null {
  if (old === now) return null;
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start + step <= shorter && old.slice(start, start + step) === now.slice(start, start + step)) {
    start += step;
  }
  while (start < shorter && old.charCodeAt(start) === now.charCodeAt(start)) start++;

  const longest = shorter - start;
  let same = 0;
  const chunk = (text: string) => text.slice(text.length - same - step, text.length - same);
  while (same + step <= longest && chunk(old) === chunk(now)) same += step;
  while (same < longest && old.charCodeAt(old.length - same - 1) === now.charCodeAt(now.length - same - 1)) {
    same++;
  }
  return { start, oldEnd: old.length - same, newEnd: now.length - same };
}
