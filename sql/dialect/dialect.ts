import { commentEnd, quotedEnd } from '../mysql/lexical.ts';
import { lineEnd } from '../split/lexical.ts';
import { headers, signs, type Family } from './dialect-signs.ts';

/** Whose SQL a text is. `cockroach`: it is meant for CockroachDB already. */
export type Dialect = 'postgres' | 'mysql' | 'cockroach';

const magic =
  /^[ \t]*(?:--|#|\/\*)[ \t]*molt:[ \t]*dialect[ \t]*=[ \t]*(postgres|postgresql|mysql|mariadb|cockroach|cockroachdb)\b/im;

const names: Readonly<Record<string, Dialect>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pgsql: 'postgres',
  pg: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  cockroach: 'cockroach',
  cockroachdb: 'cockroach',
  crdb: 'cockroach',
};

/** How much of a text is looked at: the beginning of a dump says what it is. */
const looked = 100_000;
const headerLooked = 4_000;
/** What a name in the path is worth: more than a habit, less than what nobody else writes. */
const pathWeight = 2.5;

/**
 * Whose SQL this is: by a comment `-- molt: dialect=mysql` near the top, else by what a dumping program wrote there,
 * else by the names of the file and its folders together with what only one of the dialects writes. PostgreSQL when
 * nothing speaks for another; the SQL of Oracle and SQL Server counts as that, and is told by its statements.
 */
export function detectDialect(text: string, path = ''): Dialect {
  const head = text.slice(0, headerLooked);
  const said = magic.exec(head)?.[1]?.toLowerCase();
  if (said !== undefined) return names[said] ?? 'postgres';
  const header = headers.find(([, pattern]) => pattern.test(head));
  if (header !== undefined) return header[0];

  const points: Record<Family, number> = { postgres: 0, mysql: 0, cockroach: 0, pg: 0, other: 0 };
  const named = dialectOfPath(path);
  if (named !== null) points[named] += pathWeight;
  const code = withoutQuoted(text.slice(0, looked));
  for (const [family, weight, sign] of signs) if (sign.test(code)) points[family] += weight;

  if (points.mysql > points.postgres + points.cockroach + points.pg + points.other) return 'mysql';
  return points.cockroach > points.postgres ? 'cockroach' : 'postgres';
}

/** `db/migration/mysql/V1__a.sql`, `schema.postgres.sql`; null when none is named, or two are. */
function dialectOfPath(path: string): Dialect | null {
  const found = new Set<Dialect>();
  for (const part of path.toLowerCase().split(/[^a-z]+/)) {
    const dialect = Object.hasOwn(names, part) ? names[part] : undefined;
    if (dialect !== undefined) found.add(dialect);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/**
 * The text without its comments and what stands in strings: a word there says nothing of the dialect. What MySQL runs
 * in comments stays; strings are empty, so that `ENUM('')` is still seen to hold one.
 */
function withoutQuoted(text: string): string {
  const parts: string[] = [];
  const next = /'|--(?=\s|$)|\/\*(?!M?!)|\n#/g;
  const open = new Set<string>();
  let at = 0;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [mark] = found;
    const start = found.index;
    const end = open.has(mark) ? -1 : endOf(mark, text, start);
    // What is never closed hides nothing, and is not searched for again.
    if (end === -1) {
      open.add(mark);
      continue;
    }
    parts.push(text.slice(at, start), mark === "'" ? "''" : mark === '\n#' ? mark : ' ');
    at = end;
    next.lastIndex = at;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function endOf(mark: string, text: string, start: number): number {
  if (mark === "'") return quotedEnd(text, start);
  if (mark === '/*') return commentEnd(text, start);
  return lineEnd(text, start + 1);
}
