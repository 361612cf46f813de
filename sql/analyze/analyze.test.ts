import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, detectDialect, loadParser, type Analyzer, type Dialect } from './analyze.ts';
import { applyEdits, compatibleFixes } from '../findings/fix.ts';
import type { CockroachVersion } from '../rules/metadata.ts';

beforeAll(loadParser);

const analyze = (text: string, dialect: Dialect = 'postgres', targetVersion?: CockroachVersion) =>
  createAnalyzer({ dialect, targetVersion }).update(text);

/** Findings as `CODE «what they point at»`. */
const marked = (text: string, dialect: Dialect = 'postgres', targetVersion?: CockroachVersion) =>
  analyze(text, dialect, targetVersion).findings.map(
    ({ code, range }) => `${code} «${text.slice(range.start, range.end)}»`,
  );

describe('positions', () => {
  it.each<[string, string, string[]]>([
    [
      'bytes, code points and UTF-16 units differ',
      'CREATE TABLE "é😀" (id INT8 PRIMARY KEY, "名前😀" money DEFAULT \'😀\', n integer);',
      ['MOLT116 «money»', 'MOLT103 «integer»'],
    ],
    ['a syntax error behind astral characters', "SELECT '😀😀' frm x y;", ['MOLT901 «x»']],
    [
      'CRLF and comments before the statement',
      '-- é\r\n\r\n/* 😀 */ CREATE TABLE t (id INT8 PRIMARY KEY, x xml);\r\n',
      ['MOLT117 «xml»'],
    ],
    [
      'a constraint in a list, not the statement',
      'CREATE TABLE t (\n  id INT8 PRIMARY KEY,\n  CONSTRAINT c EXCLUDE USING gist (id WITH =),\n  b INT8\n);',
      ['MOLT112 «EXCLUDE»'],
    ],
    [
      'clauses without a location in the tree',
      'ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (x) REFERENCES b (y) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;',
      ['MOLT105 «DEFERRABLE INITIALLY DEFERRED»'],
    ],
    [
      'inside of a function’s body',
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$\nBEGIN\n  PERFORM g();\nEND $body$;',
      ['MOLT154 «PERFORM»'],
    ],
    ['a statement that stops too early', 'SELECT 1;\nCREATE TABLE', ['MOLT901 «TABLE»']],
    ['a keyword used as a name', 'SELECT "tablespace" FROM "deferrable";', []],
    ['words in strings and comments', "SELECT 'x DEFERRABLE' /* TABLESPACE x */ FROM t; -- money", []],
  ])('%s', (_, text, expected) => {
    expect(marked(text)).toEqual(expected);
  });
});

describe('a pg_dump file', () => {
  const dump = [
    '\\restrict abcdef',
    'CREATE TABLE public.a (id integer NOT NULL);',
    'CREATE TABLE public.b (id bigint NOT NULL);',
    "COPY public.a (id) FROM stdin;\n1\nit's ; money /* $$\n\\.\n",
    'ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);',
    '\\unrestrict abcdef',
  ].join('\n');

  it('is read past psql commands and rows, with keys from later statements', () => {
    expect(marked(dump)).toEqual(['MOLT103 «integer»', 'MOLT101 «public.b»']);
  });

  it('says which table a finding is about', () => {
    expect(analyze(dump).findings.map((finding) => finding.table)).toEqual(['public.a', 'public.b']);
  });
});

describe('what is left open', () => {
  it('is a finding, and what comes behind is still checked', () => {
    expect(marked("SELECT 'open;\nCREATE TABLE t (id INT8 PRIMARY KEY, m money);")).toEqual([
      "MOLT902 «'»",
      'MOLT116 «money»',
    ]);
  });

  it('does not hide the findings of other statements when one has a syntax error', () => {
    expect(marked('SELEC 1;\nLISTEN x;')).toEqual(['MOLT901 «SELEC»', 'MOLT204 «LISTEN»']);
  });

  it.each<[string, string, string[]]>([
    ['a word', 'SELE\n\nLISTEN x;', ['MOLT901 «SELE»', 'MOLT204 «LISTEN»']],
    [
      'a table that is being written',
      'CREATE TABLE t (\n  id\n\nCREATE TABLE u (id INT8 PRIMARY KEY, m money);',
      ['MOLT901 «id»', 'MOLT116 «money»'],
    ],
    ['a good statement', 'LISTEN x\nLISTEN y;', ['MOLT204 «LISTEN»', 'MOLT901 «LISTEN»', 'MOLT204 «LISTEN»']],
    [
      'a colon',
      ':\n\n-- next\nSELECT * FROM a WHERE b = money(1);\nLISTEN x;',
      ['MOLT901 «:»', 'MOLT204 «LISTEN»'],
    ],
    ['a variable of psql', ':x\n\nLISTEN x;', ['MOLT903 «:x»', 'MOLT204 «LISTEN»']],
    ['a query behind it', 'SELE\n\nSELECT a FROM b GROUP BY CUBE (a);', ['MOLT901 «SELE»', 'MOLT209 «CUBE»']],
    ['nothing, inside of a statement', "SELECT 'a\nLISTEN x' frm x y;", ['MOLT901 «x»']],
  ])('does not hide the next statement behind %s without a semicolon', (_, text, expected) => {
    expect(marked(text)).toEqual(expected);
  });

  it('knows what the statement behind a missing semicolon creates', () => {
    const text = 'SELE\n\nCREATE TABLE u (id INT8);\n';
    expect(marked(text)).toEqual(['MOLT901 «SELE»', 'MOLT101 «u»']);
  });

  it('is said of a statement that is too deep for the parser', () => {
    const text = `SELECT ${'1+'.repeat(60_000)}1;\nLISTEN x;`;
    const codes = analyze(text).findings.map((finding) => finding.code);
    expect(codes).toEqual(['MOLT903', 'MOLT204']);
  });
});

describe('the target version', () => {
  it.each<[string, CockroachVersion, string[]]>([
    ['CREATE POLICY p ON t USING (true);', 'v25.1', ['MOLT147 «CREATE POLICY p»']],
    ['CREATE POLICY p ON t USING (true);', 'v25.2', []],
    [
      'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();',
      'v24.2',
      ['MOLT150 «CREATE TRIGGER t»'],
    ],
    ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();', 'v24.3', []],
    ['CREATE TABLE u (e citext PRIMARY KEY);', 'v25.2', ['MOLT120 «citext»']],
    ['CREATE TABLE u (e citext PRIMARY KEY);', 'v25.3', []],
    ['DO $$ BEGIN NULL; END $$;', 'v24.3', ['MOLT155 «DO»']],
    ['ALTER TABLE t DISABLE TRIGGER ALL;', 'v26.1', ['MOLT148 «DISABLE TRIGGER ALL»']],
  ])('%s at %s', (text, version, expected) => {
    expect(marked(text, 'postgres', version)).toEqual(expected);
  });
});

describe('dialects', () => {
  it('does not scold CockroachDB’s own syntax, nor INTEGER in it', () => {
    const text =
      'CREATE TABLE t (id UUID PRIMARY KEY, s STRING, n INTEGER, INDEX (s));\nUPSERT INTO t (id) VALUES (1);';
    expect(marked(text, 'cockroach')).toEqual([]);
    expect(marked('LISTEN x;', 'cockroach')).toEqual(['MOLT204 «LISTEN»']);
  });

  it('reads MySQL as MySQL, and says so of what it does not know', () => {
    expect(marked('DROP TABLE `t`;', 'mysql')).toEqual(['MOLT301 «`t`»']);
    expect(marked('FROBNICATE t;', 'mysql')).toEqual(['MOLT903 «FROBNICATE t»']);
    expect(marked('  \n', 'mysql')).toEqual([]);
  });

  it.each<[Dialect, string, string]>([
    ['postgres', 'SELECT 1;', 'a.sql'],
    ['postgres', 'CREATE TABLE t (id int);\nALTER SEQUENCE s OWNED BY t.id;', ''],
    ['mysql', 'CREATE TABLE `t` (id int AUTO_INCREMENT) ENGINE=InnoDB;', ''],
    ['mysql', 'SELECT 1;', 'schema.mysql.sql'],
    ['mysql', '-- molt: dialect=mysql\nSELECT 1;', 'postgres.sql'],
    ['cockroach', 'SELECT 1;', 'cockroachdb-schema.sql'],
    ['cockroach', '-- molt: dialect=cockroachdb\nSELECT pg_catalog.version();', ''],
    ['cockroach', 'ALTER TABLE t CONFIGURE ZONE USING num_replicas = 5;', ''],
    ['postgres', "INSERT INTO t VALUES ('`x`'); COPY t FROM stdin;\n\\.\nSELECT pg_catalog.now();", ''],
  ])('%s: %j in %j', (expected, text, path) => {
    expect(detectDialect(text, path)).toBe(expected);
  });
});

describe('an edit', () => {
  const count = 300;
  const text = Array.from(
    { length: count },
    (_, i) => `CREATE TABLE t${i} (id INT8 PRIMARY KEY, a integer, m money);\n`,
  ).join('');
  const fresh = (of: string) => analyze(of).findings;
  let analyzer: Analyzer;

  it('parses what changed and nothing else, and finds what a fresh look finds', () => {
    analyzer = createAnalyzer({ dialect: 'postgres' });
    expect(analyzer.update(text)).toMatchObject({ parsed: count, reused: 0 });
    const edits: [string, (before: string) => string, number][] = [
      ['a letter', (before) => before.replace('t150', 't150x'), 1],
      ['space in front of all', (before) => `\n\n${before}`, 0],
      ['a statement less', (before) => before.slice(before.indexOf('\nCREATE') + 1), 0],
      [
        'a statement twice',
        (before) => `${before}CREATE TABLE t7 (id INT8 PRIMARY KEY, a integer, m money);\n`,
        0,
      ],
      ['a quote', (before) => before.replace('t200 (', "t200 ('"), 1],
      ['the quote gone: that is known', (before) => before.replace("t200 ('", 't200 ('), 0],
      ['the same once more', (before) => before, 0],
    ];
    let now = text;
    for (const [what, edit, parsed] of edits) {
      now = edit(now);
      const analysis = analyzer.update(now);
      expect(analysis.parsed, what).toBe(parsed);
      expect(analysis.findings, what).toEqual(fresh(now));
    }
  });

  it('looks at the file’s tables anew: a key in another statement counts at once', () => {
    const create = 'CREATE TABLE k (id INT8);\n';
    const own = createAnalyzer({ dialect: 'postgres' });
    expect(own.update(create).findings.map((finding) => finding.code)).toEqual(['MOLT101']);
    expect(own.update(`${create}ALTER TABLE k ADD PRIMARY KEY (id);`).findings).toEqual([]);
    expect(own.update(create).findings.map((finding) => finding.code)).toEqual(['MOLT101']);
  });
});

describe('fixes', () => {
  it('go in together where they do not touch, and rounds finish the rest', () => {
    let text =
      'ALTER TABLE t ALTER a SET STATISTICS 10, ALTER b SET STATISTICS 20;\nCREATE TABLE u (id INT PRIMARY KEY) TABLESPACE x;';
    for (let round = 0; round < 5; round++) {
      const { edits, findings } = compatibleFixes(analyze(text).findings);
      if (findings.length === 0) break;
      text = applyEdits(text, edits).text;
    }
    expect(text).toBe('\nCREATE TABLE u (id INT4 PRIMARY KEY);');
  });

  it('never takes half of a fix', () => {
    const text = 'SELECT id INTO n FROM t;';
    const { edits } = compatibleFixes(analyze(text).findings);
    expect(applyEdits(text, edits).text).toBe('CREATE TABLE n AS SELECT id FROM t;');
  });
});
