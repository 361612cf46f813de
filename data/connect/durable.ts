/**
 * Makes a session's commits wait until they are on disk, where the server, database or role is configured not to
 * (PostgreSQL's synchronous_commit off or local); stricter settings stay. What we put on record decides where an
 * application writes and what a replication slot may forget: it must not be lost with a crash. It also lets logical
 * replication see such a commit at once, instead of when the WAL writer next wakes up (wal_writer_delay, 200 ms).
 * Does nothing on CockroachDB, whose commits are durable.
 * https://www.postgresql.org/docs/18/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT
 */
export const commitDurably = `
SELECT set_config('synchronous_commit', 'on', false)
 WHERE current_setting('synchronous_commit', true) IN ('off', 'local')`;
