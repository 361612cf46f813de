import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnalyzer, loadParser } from '../../../sql/analyze/analyze.ts';
import { convert } from '../../../sql/convert/convert.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { dump } from './dump.ts';

// What convert writes must run. The stand-in target is a real PostgreSQL: this proves that the text is whole and that
// names, types and order fit together; that CockroachDB takes each statement, the rules say (no error is left).

beforeAll(() => loadParser());

interface Catalogue {
  tables: string[];
  columns: Map<string, string>;
  constraints: Map<string, string>;
  indexes: string[];
  triggers: string[];
}

async function readCatalogue(database: TestDatabase): Promise<Catalogue> {
  const tables = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'public' AND relkind IN ('r', 'p') ORDER BY relname`,
  );
  const columns = await database.query<{ name: string; type: string }>(
    `SELECT c.relname || '.' || attname AS name, format_type(atttypid, atttypmod) AS type
       FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'public' AND relkind IN ('r', 'p') AND attnum > 0`,
  );
  const constraints = await database.query<{ name: string; definition: string }>(
    `SELECT c.relname || '.' || conname AS name, pg_get_constraintdef(k.oid) AS definition
       FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'public'`,
  );
  const indexes = await database.query<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  );
  const triggers = await database.query<{ name: string }>(
    `SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  );
  return {
    tables: tables.map((row) => row.name),
    columns: new Map(columns.map((row) => [row.name, row.type])),
    constraints: new Map(constraints.map((row) => [row.name, row.definition])),
    indexes: indexes.map((row) => row.name),
    triggers: triggers.map((row) => row.name),
  };
}

async function applyConverted(source: string, fileName: string) {
  const conversion = convert(source, { fileName });
  const target = await createDatabase('target');
  await target.query(conversion.text);
  return { conversion, target };
}

/** Nothing that the rules call an error may be left, also when the text is read as plain PostgreSQL. */
function errorsIn(text: string): string[] {
  return createAnalyzer({ dialect: 'postgres' })
    .update(text)
    .findings.filter((finding) => finding.severity === 'error')
    .map((finding) => `${finding.code} ${text.slice(finding.range.start, finding.range.end)}`);
}

describe("the demo's schema", () => {
  let text: string;
  let target: TestDatabase;
  let catalogue: Catalogue;
  beforeAll(async () => {
    const source = await readFile('demo/app/schema.sql', 'utf8');
    const applied = await applyConverted(source, 'schema.sql');
    text = applied.conversion.text;
    target = applied.target;
    catalogue = await readCatalogue(target);
  });
  afterAll(() => target.drop());

  test('has no error left', () => expect(errorsIn(text)).toEqual([]));

  test('has every table but the partitions', () => {
    expect(catalogue.tables).toEqual(expect.arrayContaining(['account', 'rental', 'reservation']));
    expect(catalogue.tables.filter((name) => /^rental_/.test(name))).toEqual([]);
  });

  test('keeps widths, and keeps as text what CockroachDB has no type for', () => {
    expect(catalogue.columns.get('city.id')).toBe('integer');
    expect(catalogue.columns.get('reservation.during')).toBe('text');
    expect(catalogue.columns.get('payment.amount')).toBe('numeric(19,2)');
    expect(catalogue.columns.get('customer.email')).toBe('text');
  });

  test('a domain goes on checking what it checked', async () => {
    await expect(
      target.query(`INSERT INTO public.customer (email, name) VALUES ('no address', 'x')`),
    ).rejects.toThrow(/check constraint/);
  });

  test('no constraint is deferrable, all foreign keys are there', () => {
    const definitions = [...catalogue.constraints.values()];
    expect(definitions.filter((text) => /DEFERRABLE/.test(text))).toEqual([]);
    expect(catalogue.constraints.get('account.account_customer_id_fkey')).toMatch(/^FOREIGN KEY/);
  });

  test('a column with GENERATED ALWAYS takes a number that a row brings along', async () => {
    const [row] = await target.query<{ id: string }>(
      `INSERT INTO public.audit_log (id, actor, action) VALUES (77, 'a', 'b') RETURNING id`,
    );
    expect(row?.id).toBe('77');
  });

  test('the trigger works', () => expect(catalogue.triggers).toContain('bike_touch'));
});

describe('a dump with everything in it', () => {
  let conversion: ReturnType<typeof convert>;
  let target: TestDatabase;
  let catalogue: Catalogue;
  beforeAll(async () => {
    ({ conversion, target } = await applyConverted(dump, 'dump.sql'));
    catalogue = await readCatalogue(target);
  });
  afterAll(() => target.drop());

  test('runs, and has no error left', () => {
    expect(errorsIn(conversion.text)).toEqual([]);
    expect(catalogue.tables).toEqual(['Order "Lines"', 'booking', 'measure', 'person', 'überschrift']);
  });

  test('serial columns take small numbers from a sequence that belongs to them', async () => {
    const insert = `INSERT INTO public."Order ""Lines""" ("user", "größe 😀") VALUES ('a', 1) RETURNING id`;
    expect(await target.query(insert)).toEqual([{ id: 1 }]);
    expect(await target.query(insert)).toEqual([{ id: 2 }]);
    const owned = await target.query<{ sequence: string }>(
      `SELECT pg_get_serial_sequence('public."Order ""Lines"""', 'id') AS sequence`,
    );
    expect(owned[0]?.sequence).toBe('public."Order ""Lines""_id_seq"');
  });

  test('the source accepts the original, so the sample is honest', async () => {
    const source = await createDatabase('source');
    const runnable = dump.replace(/^COPY [^;]*;\n[^]*?^\\\.\n/gm, '').replace(/^\\.*\n/gm, '');
    try {
      await source.query(runnable);
    } finally {
      await source.drop();
    }
  });
});
