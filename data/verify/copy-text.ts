import type { Row } from './rows.ts';

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Reads a line of COPY's text format (PostgreSQL manual, COPY, "Text Format"), without its line break. */
export function parseCopyLine(line: Buffer): Row {
  return line
    .toString('utf8')
    .split('\t')
    .map((field) => {
      if (field === '\\N') return null;
      if (!field.includes('\\')) return field;
      return field.replace(
        /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g,
        (_, hex?: string, octal?: string, char?: string) =>
          hex !== undefined
            ? String.fromCharCode(parseInt(hex, 16))
            : octal !== undefined
              ? String.fromCharCode(parseInt(octal, 8))
              : (escapes[char!] ?? char!),
      );
    });
}
