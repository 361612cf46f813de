// `npx tsx test/conformance/schemas.ts FILE… [--like SCHEMA]`, for example
// `../shared/corpora/sakila/mysql-schema.sql --like ../shared/corpora/sakila/cockroachdb-schema.sql`
//
// Converts each file and tries the result: converting it again changes nothing, our rules find no error in it, and a
// PostgreSQL loads it (what only CockroachDB has taken out). With --like the outcome is compared with a schema that
// people wrote by hand for CockroachDB: tables, columns, keys, checks, indexes, views, types.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../../embedded/postgres.ts';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import { convert } from '../../sql/convert/convert.ts';
import { differences, schemaOf } from './schema-of.ts';
import { prelude, standIns } from './stand-in.ts';

const { positionals: files, values } = parseArgs({
  allowPositionals: true,
  options: { like: { type: 'string' } },
});
if (files.length === 0) {
  console.error('usage: npx tsx test/conformance/schemas.ts FILE… [--like SCHEMA]');
  process.exit(2);
}
await loadParser();
const server = await startPostgres({ name: 'schemas' });
let failures = 0;
try {
  for (const [index, file] of files.entries()) {
    const source = await readFile(file, 'utf8');
    const { text, statements } = convert(source, { fileName: basename(file) });
    const { kept, changed, review, dropped, needYou } = statements;
    console.log(
      `${file}: ${kept} kept, ${changed} changed, ${review} to review, ${dropped} dropped, ${needYou} need you`,
    );
    const again = convert(text, { fileName: basename(file) });
    if (again.text !== text) fail(`converting it again changes ${again.changes.length} places`);
    const errors = createAnalyzer({ dialect: 'cockroach' })
      .update(text)
      .findings.filter(({ severity }) => severity === 'error');
    for (const { code, message } of errors) fail(`${code} ${message}`);
    const ours = await load(`ours_${index}`, text);
    if (values.like !== undefined) {
      const theirs = await load(`theirs_${index}`, convert(await readFile(values.like, 'utf8')).text);
      for (const each of differences(ours, theirs)) {
        console.log(`  ${each.name}\n    ours   ${each.ours ?? '–'}\n    theirs ${each.theirs ?? '–'}`);
      }
    }
  }
} finally {
  await server.stop();
}
process.exitCode = failures > 0 ? 1 : 0;

function fail(what: string): void {
  failures++;
  console.log(`  ✗ ${what}`);
}

async function load(name: string, text: string) {
  await server.createDatabase(name);
  const client = new pg.Client({ connectionString: server.url(name) });
  await client.connect();
  try {
    await client.query(prelude);
    for (const { line, written, sql } of standIns(text)) {
      for (const statement of sql) {
        await client.query(statement).catch((error: unknown) => {
          fail(`line ${line}: ${String(error)}: ${written.slice(0, 120).replace(/\s+/g, ' ')}`);
        });
      }
    }
    return await schemaOf(async (query) => (await client.query<Record<string, unknown>>(query)).rows);
  } finally {
    await client.end();
  }
}
