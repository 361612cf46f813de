import { readFile } from 'node:fs/promises';
import type pg from 'pg';

/** The database of the demo's application, as `pg_dump --schema-only` of PostgreSQL 15 wrote it. */
export const schemaFile = new URL('./schema.sql', import.meta.url);

/**
 * Runs a schema file, as psql would: lines of psql's own (`\restrict`) are left out, and objects belong to whoever
 * connects instead of the dump's owner. Give it a connection of its own: a dump empties the session's search_path.
 * Throws the server's error; the file is one transaction, so nothing is left half-made.
 */
export async function applySchema(client: pg.Client, text: string): Promise<void> {
  await client.query(runnable(text));
}

/** The same text without what only psql understands, with every OWNER TO naming the connected user. */
export function runnable(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('\\'))
    .join('\n')
    .replace(/OWNER TO [^;]+;/g, 'OWNER TO CURRENT_USER;');
}

/** Reads the demo's schema file. */
export const readSchema = (): Promise<string> => readFile(schemaFile, 'utf8');
