/** What a database holds, in words that can be compared: the name of a thing, and what it is. */
export type Schema = ReadonlyMap<string, string>;

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

const things = `
SELECT 'table ' || c.relname AS name, 'table' AS what
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r'
UNION ALL
SELECT 'view ' || c.relname, (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'v'
UNION ALL
SELECT 'column ' || c.relname || '.' || attname,
       format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE atttypid END, atttypmod)
         || CASE WHEN attnotnull THEN ' not null' ELSE '' END
         || CASE WHEN attidentity <> '' THEN ' counted' ELSE '' END
         || CASE WHEN d.oid IS NULL THEN '' WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%' THEN ' counted'
                 WHEN attgenerated <> '' THEN ' as ' || pg_get_expr(d.adbin, d.adrelid)
                 ELSE ' default ' || pg_get_expr(d.adbin, d.adrelid) END
  FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
  JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum
 WHERE nspname = 'public' AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT CASE contype WHEN 'p' THEN 'primary key ' WHEN 'f' THEN 'foreign key ' WHEN 'u' THEN 'unique ' ELSE 'check ' END
         || c.relname || ' ' || pg_get_constraintdef(k.oid), ''
  FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
 WHERE nspname = 'public' AND contype <> 'n'
UNION ALL
SELECT CASE WHEN indisunique THEN 'unique ' ELSE 'index ' END || c.relname || ' '
         || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', ''), ''
  FROM pg_index i JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = relnamespace
 WHERE nspname = 'public' AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND contype IN ('p', 'u'))
UNION ALL
SELECT 'type ' || typname, (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
  FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE nspname = 'public' AND typtype = 'e'`;

/** Reads the schema `public` of a PostgreSQL. Names of indexes and constraints don't count: what they do does. */
export async function schemaOf(query: Query): Promise<Schema> {
  const rows = await query(things);
  return new Map(rows.map(({ name, what }) => [String(name), String(what ?? '')]));
}

export interface Difference {
  readonly name: string;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** What two schemas have and the other hasn't, or has in another way; by name. */
export function differences(ours: Schema, theirs: Schema): Difference[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .sort()
    .map((name) => ({ name, ours: ours.get(name), theirs: theirs.get(name) }))
    .filter((each) => each.ours !== each.theirs);
}
