import type pg from 'pg';
import type { Product } from './connect/probe.ts';

/**
 * Settings under which values print the same on every server, whatever its own configuration says; and no time limits
 * of the role, because a load may take hours. Valid in PostgreSQL and CockroachDB.
 */
const settings = `
SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1;
SET bytea_output = 'hex'; SET statement_timeout = 0; SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;`;

/** Sets up a session that reads or writes rows as text. */
export async function prepareSession(client: pg.Client, product: Product): Promise<void> {
  await client.query(
    product === 'PostgreSQL' ? `${settings} SET lc_monetary = 'C'; SET search_path = pg_catalog;` : settings,
  );
}

/**
 * Makes a PostgreSQL destination take rows as they are: no triggers, no foreign-key checks, as its own replication
 * does. Returns false where the role may not (superuser, or GRANT SET since 15) and on CockroachDB, which lacks it:
 * there triggers fire and foreign keys are checked.
 */
export async function actAsReplica(client: pg.Client, product: Product): Promise<boolean> {
  if (product !== 'PostgreSQL') return false;
  try {
    await client.query(`SET session_replication_role = replica`);
    return true;
  } catch {
    return false;
  }
}
