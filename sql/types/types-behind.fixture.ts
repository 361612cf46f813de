import { createAnalyzer } from '../analyze/analyze.ts';
import type { Finding } from '../findings/finding.ts';

/** The rules about types in expressions. */
export const codes: ReadonlySet<string> = new Set([
  'MOLT179',
  'MOLT229',
  'MOLT224',
  'MOLT227',
  'MOLT251',
  'MOLT264',
  'MOLT265',
  'MOLT266',
]);

/** What is said of types in SQL behind a schema. */
export function typesBehind(schema: string) {
  const said = (sql: string): readonly Finding[] =>
    createAnalyzer({ dialect: 'postgres' })
      .update(schema + sql)
      .findings.filter(({ code, range }) => codes.has(code) && range.start >= schema.length);
  return {
    said,
    /** `CODE «what» types`, for each finding. */
    short: (sql: string): string[] =>
      said(sql).map(({ code, range, message }) => {
        const types = /\bof (.+?)(?=[:.]|$)|take (.+) together|no \w+\((.+?)\)/.exec(message);
        return `${code} «${(schema + sql).slice(range.start, range.end)}» ${types?.slice(1).find(Boolean) ?? ''}`.trim();
      }),
  };
}
