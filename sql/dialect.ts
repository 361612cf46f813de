/** Whose SQL a text is. `cockroach`: it is meant for CockroachDB already. */
export type Dialect = 'postgres' | 'mysql' | 'cockroach';

const magic =
  /^[ \t]*(?:--|#|\/\*)[ \t]*molt:[ \t]*dialect[ \t]*=[ \t]*(postgres|postgresql|mysql|cockroach|cockroachdb)\b/im;

/** Words that only one of the three writes; each counts once for its dialect. */
const signs: readonly (readonly [Dialect, RegExp])[] = [
  ['mysql', /^-- (?:MySQL|MariaDB) dump/m],
  ['mysql', /`\w+`/],
  ['mysql', /\bENGINE\s*=\s*\w+/i],
  ['mysql', /\bAUTO_INCREMENT\b/i],
  ['mysql', /^\/\*!\d{5}/m],
  ['mysql', /^DELIMITER\s/im],
  ['postgres', /^-- PostgreSQL database dump/m],
  ['postgres', /\bpg_catalog\b/],
  ['postgres', /^COPY\s[^;]*\bFROM\s+stdin;/im],
  ['postgres', /\bLANGUAGE\s+'?plpgsql\b/i],
  ['postgres', /\bOWNED BY\b|\bUSING\s+(?:btree|gist|gin|brin|hash)\b/i],
  ['postgres', /^\\(?:restrict|connect|set|c)\b/m],
  ['cockroach', /\bCONFIGURE ZONE\b|\bAS OF SYSTEM TIME\b|\bCLUSTER SETTING\b/i],
  ['cockroach', /\b(?:gen_random_ulid|unique_rowid|unordered_unique_rowid)\s*\(/i],
  [
    'cockroach',
    /\bUSING HASH WITH\b|\bINTERLEAVE IN PARENT\b|\bREGIONAL BY ROW\b|\bLOCALITY\s+(?:GLOBAL|REGIONAL)\b/i,
  ],
  ['cockroach', /^\s*(?:UPSERT INTO|CREATE CHANGEFEED|IMPORT INTO|BACKUP\s)/im],
  ['cockroach', /^\s*(?:INVERTED\s+INDEX|FAMILY)\b.*\(/im],
];

/** How much of a text is looked at: the beginning of a dump says what it is. */
const looked = 200_000;

/**
 * Whose SQL this is: by a comment `-- molt: dialect=mysql` near the top, else by the file's name, else by what only
 * one of them writes. PostgreSQL when nothing speaks for another.
 */
export function detectDialect(text: string, path = ''): Dialect {
  const start = text.slice(0, looked);
  const said = magic.exec(start.slice(0, 4000))?.[1]?.toLowerCase();
  if (said !== undefined)
    return said.startsWith('post') ? 'postgres' : said === 'mysql' ? 'mysql' : 'cockroach';

  const name = path.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  if (/\b(?:mysql|mariadb)\b|[._-](?:mysql|mariadb)[._-]/.test(name)) return 'mysql';
  if (/cockroach|crdb/.test(name)) return 'cockroach';
  if (/postgres|\bpg\b/.test(name)) return 'postgres';

  const counts = { postgres: 0, mysql: 0, cockroach: 0 };
  for (const [dialect, sign] of signs) if (sign.test(start)) counts[dialect]++;
  if (counts.mysql > counts.postgres && counts.mysql >= counts.cockroach) return 'mysql';
  if (counts.cockroach > counts.postgres) return 'cockroach';
  return 'postgres';
}
