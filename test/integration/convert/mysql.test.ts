import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../sql/analyze/analyze.ts';
import { convert } from '../../../sql/convert/convert.ts';
import { differences, schemaOf } from '../../conformance/schema-of.ts';
import { prelude, standIns } from '../../conformance/stand-in.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { byHand, library } from './library.ts';

// A dump of MySQL, converted, is loaded with its rows and compared with the schema that a person wrote for CockroachDB.
// The stand-in target is a real PostgreSQL: what only CockroachDB has is taken out (test/conformance/stand-in.ts).

let ours: TestDatabase;
let theirs: TestDatabase;

beforeAll(async () => {
  await loadParser();
  ours = await loaded(convert(library, { fileName: 'library.sql' }).text);
  theirs = await loaded(byHand);
});
afterAll(async () => {
  await ours.drop();
  await theirs.drop();
});

async function loaded(text: string): Promise<TestDatabase> {
  const database = await createDatabase('target');
  await database.query(prelude);
  for (const { sql } of standIns(text)) for (const each of sql) await database.query(each);
  return database;
}

describe('a dump of MySQL', () => {
  test('has nothing left that a person must write', () => {
    const { statements, changes } = convert(library, { fileName: 'library.sql' });
    expect(statements.needYou).toBe(1);
    expect(changes.filter(({ sort }) => sort === 'needs-you').map(({ code }) => code)).toEqual(['MOLT402']);
  });

  test('is the schema that a person wrote by hand, table by table', async () => {
    const schema = (database: TestDatabase) => schemaOf((query) => database.query(query));
    expect(differences(await schema(ours), await schema(theirs))).toEqual([]);
  });

  test('has its rows, in the types of their columns', async () => {
    const books = await ours.query(
      'SELECT id, title, kind, tags, lent, marks::text AS marks, cover, added::text AS added FROM book ORDER BY id',
    );
    expect(books).toEqual([
      { id: '1', title: "Ana's \\ book", kind: 'novel', tags: ['new', 'large print'], lent: true, marks: '00000101', cover: Buffer.from([0, 255, 39]), added: '2024-02-03 04:05:06' },
      { id: '2', title: 'two\nlines', kind: 'atlas', tags: [], lent: false, marks: '00000000', cover: null, added: null },
    ]); // prettier-ignore
    expect(await ours.query('SELECT shelf, books FROM full_shelf')).toEqual([{ shelf: 'A 1', books: '2' }]);
  });

  test('counts on where the source stood', async () => {
    const [row] = await ours.query<{ id: string }>(
      `INSERT INTO book (shelf_id, title, kind) VALUES (1, 'three', 'atlas') RETURNING id`,
    );
    expect(row?.id).toBe('40');
  });

  test('refuses what its foreign keys refuse', async () => {
    await expect(
      ours.query(`INSERT INTO book (shelf_id, title, kind) VALUES (9, 'x', 'atlas')`),
    ).rejects.toThrow(/foreign key/);
  });
});
