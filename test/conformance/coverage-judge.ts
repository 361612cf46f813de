import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer } from '../../sql/analyze/analyze.ts';
import type { Finding } from '../../sql/findings/finding.ts';
import { foreignDialect } from '../../sql/dialect/foreign-sql.ts';
import { cockroachVersions, newestVersion, type CockroachVersion } from '../../sql/rules/metadata.ts';
import type { Entry } from './coverage-entries.ts';

/** What an example needs around it to be what it is about, by the entries' ids: the table of an index, the view of a column. */
const surroundings = JSON.parse(
  readFileSync(join(import.meta.dirname, 'surroundings.json'), 'utf8'),
) as Readonly<Record<string, string | undefined>>;

export type Judgement =
  /** Rules say it; for targets before `before` only, when that is set. */
  | { readonly state: 'covered'; readonly codes: readonly string[]; readonly before?: CockroachVersion }
  /** CockroachDB takes it, and nothing is said. */
  | { readonly state: 'accepted' }
  /** Oracle’s or SQL Server’s: by a sign of its own, or (null) as SQL that all of them share. */
  | { readonly state: 'recognised'; readonly as: string | null }
  | { readonly state: 'not-covered'; readonly said: readonly string[] };

/** What is said about any table that is made in passing, unless the entry is about just that. */
const incidental: Readonly<Record<string, RegExp>> = {
  'missing-primary-key': /primary-key|no-pk/,
  'integer-size': /int-is|integer|INT\b|int4/,
  'serial-type': /serial|sequential/i,
  'sequential-primary-key': /serial|sequen|identity|AUTO/i,
  'null-ordering': /null/i,
  'time-zone-type': /time/i,
  'unknown-reference': /reference/i,
};

/** Runs an entry's example through the analyzer, for the newest target and for the one before it was taken. */
export function judge(entry: Entry): Judgement {
  if (entry.source === 'oracle' || entry.source === 'mssql') {
    return { state: 'recognised', as: foreignDialect(entry.example)?.name ?? null };
  }
  const now = said(entry, newestVersion);
  const { since } = entry;
  const before = since === null ? undefined : cockroachVersions[cockroachVersions.indexOf(since) - 1];
  const earlier = before === undefined ? [] : said(entry, before);
  const codes = (findings: readonly Finding[]) =>
    [...new Set(findings.map((finding) => finding.code))].sort();
  const errors = (findings: readonly Finding[]) => findings.filter((finding) => finding.severity === 'error');

  switch (entry.verdict) {
    case 'unsupported':
      if (errors(now).length > 0) return { state: 'covered', codes: codes(errors(now)) };
      break;
    case 'partial':
    case 'differs':
    case 'best-practice':
    case 'no-op':
      if (now.length > 0) return { state: 'covered', codes: codes(now) };
      if (earlier.length > 0 && since !== null) {
        return { state: 'covered', codes: codes(earlier), before: since };
      }
      if (entry.verdict === 'no-op') return { state: 'accepted' };
      break;
    case 'same':
      if (earlier.length > 0 && since !== null)
        return { state: 'covered', codes: codes(earlier), before: since };
      if (errors(now).length === 0) return { state: 'accepted' };
      break;
    default:
      entry.verdict satisfies never;
  }
  return { state: 'not-covered', said: codes(now) };
}

function said(entry: Entry, targetVersion: CockroachVersion): Finding[] {
  const dialect = entry.source === 'mysql' ? 'mysql' : 'postgres';
  const before = surroundings[entry.id] === undefined ? '' : `${surroundings[entry.id]}\n`;
  const { findings } = createAnalyzer({ dialect, targetVersion }).update(`${before}${entry.example}\n`);
  return findings.filter((finding) => {
    // What stands around the example is not what it is about.
    if (
      finding.range.end <= before.length &&
      !finding.related?.some((each) => each.range.start >= before.length)
    )
      return false;
    if (finding.rule === 'not-checked' || finding.rule === 'mysql-not-checked') return false;
    const about = incidental[finding.rule];
    return about === undefined || about.test(`${entry.id} ${entry.construct}`);
  });
}
