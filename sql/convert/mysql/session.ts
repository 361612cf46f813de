import type { Note } from './outcome.ts';

/** What dumps set for the server that they are loaded into, besides what rules say of settings. */
const ofServer =
  /^set\s+(?:@@(?:global|session)\s*\.\s*(?:gtid_purged|sql_log_bin)\b|(?:global|session)\s+(?:gtid_purged|sql_log_bin)\b|@mysqldump_temp_log_bin\b)/i;
/** phpMyAdmin writes the mode in double quotes, of which nothing can be made. */
const mode =
  /^set\s+(?:(?:session|global)\s+|@@(?:session|global)\.|@@)?sql_mode\s*=\s*(?:'[^']*'|"[^"]*")\s*;?\s*$/i;
const autocommit = /^set\s+(?:session\s+|@@session\.|@@)?autocommit\s*=\s*(\S+?)\s*;?\s*$/i;
const begins = /^(?:begin(?:\s+work)?|start\s+transaction\b[^;]*)\s*;?\s*$/i;
const ends = /^(?:commit|rollback)(?:\s+work)?\s*;?\s*$/i;

/**
 * Follows the transactions of a script. MySQL has one open at any time while autocommit is off; CockroachDB has one
 * between BEGIN and COMMIT, and refuses a COMMIT without.
 */
export class Session {
  #isOpen = false;

  /** What is to be said of a statement that goes out; null when nothing is. */
  drops(statement: string): Note | null {
    if (ofServer.test(statement)) {
      return { sort: 'dropped', code: null, why: 'it is about the binary log of MySQL' };
    }
    if (mode.test(statement)) {
      return { sort: 'dropped', code: null, why: 'CockroachDB has no modes of SQL' };
    }
    if (autocommit.test(statement)) {
      const why = 'each statement commits by itself, but for those between BEGIN and COMMIT';
      return { sort: 'dropped', code: null, why };
    }
    if (begins.test(statement)) this.#isOpen = true;
    if (!ends.test(statement)) return null;
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    return wasOpen ? null : { sort: 'dropped', code: null, why: 'there is no transaction that it could end' };
  }
}
