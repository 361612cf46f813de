import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { detectDialect, type Dialect } from '../../sql/analyze/analyze.ts';
import { languageOf } from '../../sql/dialect/language.ts';
import { newestVersion } from '../../sql/rules/metadata.ts';
import { allRules } from '../../sql/rules/registry.ts';

/** SQL to begin with, cut into its statements. */
export interface Sample {
  readonly dialect: Dialect;
  readonly text: string;
}

/** Ours: every example of every rule, and files of more than one statement made of them. */
export function ownSamples(): Sample[] {
  const samples: Sample[] = extra.map((text) => ({ dialect: 'postgres', text }));
  for (const dialect of ['postgres', 'mysql'] as const) {
    const texts = allRules
      .filter((rule) => rule.sources.includes(dialect))
      .flatMap((rule) => rule.examples.flatMap(({ bad, good, fixed }) => [bad, good, fixed]))
      .filter((text) => text !== undefined);
    samples.push(...texts.map((text) => ({ dialect, text })));
    for (let i = 0; i + 5 <= texts.length; i += 5) {
      samples.push({
        dialect,
        text: texts
          .slice(i, i + 5)
          .map(ended)
          .join('\n\n'),
      });
    }
  }
  // What the fixes make is CockroachDB's.
  const fixed = allRules.flatMap((rule) => rule.examples.flatMap((example) => example.fixed ?? []));
  samples.push(...fixed.map((text) => ({ dialect: 'cockroach' as const, text })));
  return samples;
}

const ended = (text: string): string => (/;\s*$/.test(text) ? text : `${text};`);

/** What the examples of rules have little of. */
const extra: readonly string[] = [
  'CREATE TABLE public.a (id integer NOT NULL, "é😀" money);\nCOPY public.a (id) FROM stdin;\n1\nit\'s ; $$ /*\n\\.\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);\n',
  "CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $body$\nDECLARE\n  x int := 1;\nBEGIN\n  FOR r IN SELECT * FROM t LOOP\n    PERFORM g(r.id);\n    IF x > 1 THEN RAISE NOTICE 'a %', x; END IF;\n  END LOOP;\n  EXCEPTION WHEN others THEN RETURN 0;\nEND $body$;\nLISTEN x;\n",
  'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\nCREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);\nLOCK TABLE t;\n',
  "-- molt-ignore MOLT203: old script\nLOCK TABLE t;\nSELECT E'\\'', U&'\\0041' UESCAPE '!', B'01', X'1F', N'x', $1, $tag$ ; $tag$ FROM a /* /* x */ */ WHERE b->>'c' ~ '^x';\n",
  'WITH RECURSIVE w AS (SELECT 1 UNION ALL SELECT n + 1 FROM w) SELECT *, count(*) FILTER (WHERE a > 1) OVER (PARTITION BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM w, LATERAL (SELECT 1) l GROUP BY GROUPING SETS ((a), ()) FOR UPDATE SKIP LOCKED;\n',
  '\\restrict x\n\\connect db\nSELECT 1 \\gset\nBEGIN;\nSAVEPOINT a;\nROLLBACK TO a;\nCOMMIT;\n\\unrestrict x\n',
];

/** Characters that a part of a long file has at least, in turn: one statement, a few, many. */
const sizes = [1, 200, 500, 1500];

/** The *.sql files below a folder; long ones in parts of some statements. */
export async function samplesIn(folder: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry);
    if (!/\.sql$/i.test(entry) || !(await stat(path)).isFile()) continue;
    const text = await readFile(path, 'utf8');
    const dialect = detectDialect(text.slice(0, 200_000), path);
    const { pieces } = languageOf(dialect, newestVersion, []).cut(text);
    let start = 0;
    let part = 0;
    for (const { range } of pieces) {
      if (range.end - start < (sizes[part % sizes.length] ?? 1) || !/\w/.test(text.slice(start, range.end)))
        continue;
      part++;
      if (range.end - start < 20_000) samples.push({ dialect, text: text.slice(start, range.end) });
      start = range.end;
    }
    if (text.length - start < 20_000) samples.push({ dialect, text: text.slice(start) });
  }
  return samples;
}
