import type { Finding } from './finding.ts';
import type { LineIndex } from './text/line-index.ts';

const ignore = /--[ \t]*molt-ignore(?:[ \t]+([\w,\- \t]+?))?[ \t]*(?::|$)/gm;

/** What `-- molt-ignore MOLT112: reason` takes out, by line. `null` stands for all rules. */
type Ignored = ReadonlyMap<number, ReadonlySet<string> | null>;

/**
 * Leaves out the findings that a comment asks to ignore: on the comment's own line, or, when it stands alone on its
 * line, on the next line that isn't such a comment. Codes and rule names both work, several with commas; without
 * any, everything on the line is ignored.
 */
export function withoutIgnored(
  text: string,
  lines: LineIndex,
  findings: readonly Finding[],
): readonly Finding[] {
  if (!text.includes('molt-ignore')) return findings;
  const ignored = ignoredLines(text, lines);
  return findings.filter((finding) => {
    const rules = ignored.get(lines.lineOf(finding.range.start));
    if (rules === undefined) return true;
    return rules !== null && !rules.has(finding.code.toLowerCase()) && !rules.has(finding.rule);
  });
}

function ignoredLines(text: string, lines: LineIndex): Ignored {
  const ignored = new Map<number, ReadonlySet<string> | null>();
  /** Comments that stand alone, one under the other, all speak for the line after the last of them. */
  let waiting: (ReadonlySet<string> | null)[] = [];
  let waitingLine = -1;
  const settle = () => {
    for (const rules of waiting) add(ignored, waitingLine + 1, rules);
    waiting = [];
  };
  for (const found of text.matchAll(ignore)) {
    const line = lines.lineOf(found.index);
    const rules =
      found[1] === undefined
        ? null
        : new Set(
            found[1]
              .toLowerCase()
              .split(/[\s,]+/)
              .filter(Boolean),
          );
    const alone = text.slice(lines.starts[line], found.index).trim() === '';
    if (!alone) {
      add(ignored, line, rules);
      continue;
    }
    if (line !== waitingLine + 1) settle();
    waiting.push(rules);
    waitingLine = line;
  }
  settle();
  return ignored;
}

function add(
  ignored: Map<number, ReadonlySet<string> | null>,
  line: number,
  rules: ReadonlySet<string> | null,
): void {
  const known = ignored.get(line);
  if (rules === null || known === null) ignored.set(line, null);
  else ignored.set(line, new Set([...(known ?? []), ...rules]));
}
