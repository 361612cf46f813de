/** Where `molt convert` writes too: `db/schema.sql` → `db/schema.cockroach.sql`. */
export function convertedPath(path: string): string {
  return path.replace(/\.sql$/i, '') + '.cockroach.sql';
}
