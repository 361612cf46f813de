import { stateStoreLegTable } from '../../../contracts/replication.ts';

/**
 * Every statement that we send to the state store, the schema `_molt_lms` of the target database. Valid in
 * CockroachDB (v23.1 and newer) and in PostgreSQL (13 and newer). Times are the store's own clock: an orchestrator's
 * clock decides nothing.
 */

export const tables = `
CREATE SCHEMA IF NOT EXISTS _molt_lms;
CREATE TABLE IF NOT EXISTS _molt_lms.state (
  id INT8 PRIMARY KEY CHECK (id = 1),
  epoch INT8 NOT NULL,
  phase TEXT NOT NULL,
  source_of_truth TEXT NOT NULL,
  blocker_policy TEXT NOT NULL,
  attempt INT8,
  deadline TIMESTAMPTZ,
  changed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS _molt_lms.attempt (
  id INT8 PRIMARY KEY,
  kind TEXT NOT NULL,
  from_side TEXT NOT NULL,
  to_side TEXT NOT NULL,
  phase TEXT NOT NULL,
  outcome TEXT NOT NULL,
  actor TEXT NOT NULL,
  begin_timeout_seconds FLOAT8 NOT NULL,
  max_pause_seconds FLOAT8 NOT NULL,
  blocker_policy TEXT NOT NULL,
  turn_back BOOL NOT NULL,
  bypass_allowed BOOL NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  paused_at TIMESTAMPTZ,
  committed_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  commit_actor TEXT,
  confirmed_by TEXT,
  refusal TEXT,
  error TEXT,
  stall_ms FLOAT8,
  tidied BOOL NOT NULL DEFAULT false
);
CREATE TABLE IF NOT EXISTS _molt_lms.journal (
  id INT8 PRIMARY KEY,
  attempt INT8 NOT NULL,
  epoch INT8 NOT NULL,
  step TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  proof TEXT,
  error TEXT,
  actor TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS _molt_lms.instance (
  id TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  replaced BOOL NOT NULL DEFAULT false,
  heard_at TIMESTAMPTZ NOT NULL,
  lease_until TIMESTAMPTZ NOT NULL,
  acknowledged_epoch INT8 NOT NULL,
  drained BOOL NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (id, incarnation)
);
CREATE TABLE IF NOT EXISTS _molt_lms.verify_report (
  run TEXT PRIMARY KEY,
  finished_at TIMESTAMPTZ NOT NULL,
  report TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS _molt_lms.leader (
  id INT8 PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  term INT8 NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
${stateStoreLegTable}`;

/** The one row of `state` and of `leader`, and a row for each leg, when they are not there yet. */
export const firstRows = `
INSERT INTO _molt_lms.state (id, epoch, phase, source_of_truth, blocker_policy)
  VALUES (1, 1, 'serving', 'source', 'wait') ON CONFLICT (id) DO NOTHING;
INSERT INTO _molt_lms.leader (id, holder, term, expires_at)
  VALUES (1, '', 0, now()) ON CONFLICT (id) DO NOTHING;
INSERT INTO _molt_lms.leg (leg, desired, state) VALUES ('forward', 'stopped', 'absent'), ('reverse', 'stopped', 'absent')
  ON CONFLICT (leg) DO NOTHING;`;

/** Milliseconds from now until a time; negative when it has passed. */
const msUntil = (column: string): string => `(extract(epoch FROM (${column} - now())) * 1000)::FLOAT8`;

/** Milliseconds since a time. */
const msSince = (column: string): string => `(extract(epoch FROM (now() - ${column})) * 1000)::FLOAT8`;

export const readState = `
SELECT epoch, phase, source_of_truth, blocker_policy, attempt, ${msUntil('deadline')} AS limit_ms
  FROM _molt_lms.state WHERE id = 1`;

/** $1 epoch expected, $2 phase expected, $3 new epoch, $4 new phase, $5 source of truth, $6 policy, $7 attempt, $8 seconds or null. */
export const changeState = `
UPDATE _molt_lms.state
   SET epoch = $3::INT8, phase = $4, source_of_truth = $5, blocker_policy = $6, attempt = $7::INT8,
       deadline = now() + $8::FLOAT8 * INTERVAL '1 second', changed_at = now()
 WHERE id = 1 AND epoch = $1::INT8 AND phase = $2`;

/** The same without touching the deadline. $1 epoch expected, $2 phase expected, $3 new phase. */
export const changePhase = `
UPDATE _molt_lms.state SET phase = $3, changed_at = now() WHERE id = 1 AND epoch = $1::INT8 AND phase = $2`;

/** A transition whose limit passed $1 seconds ago, or (begin without a limit) whose leader is away for that long. */
export const readAbandoned = `
SELECT s.epoch, s.phase, s.source_of_truth, s.attempt
  FROM _molt_lms.state AS s, _molt_lms.leader AS l
 WHERE s.id = 1 AND l.id = 1 AND s.phase <> 'serving'
   AND coalesce(s.deadline, l.expires_at) + $1::FLOAT8 * INTERVAL '1 second' < now()
   AND l.expires_at < now()`;

const attemptColumns = `
  id, kind, from_side, to_side, phase, outcome, actor, begin_timeout_seconds, max_pause_seconds, blocker_policy,
  turn_back, bypass_allowed, started_at, paused_at, committed_at, ended_at, commit_actor, confirmed_by, refusal, error, stall_ms, tidied`;

export const readAttempt = `SELECT ${attemptColumns} FROM _molt_lms.attempt WHERE id = $1::INT8`;
export const readAttempts = `SELECT ${attemptColumns} FROM _molt_lms.attempt ORDER BY id DESC LIMIT 100`;
export const readLastAttempt = `SELECT ${attemptColumns} FROM _molt_lms.attempt ORDER BY id DESC LIMIT 1`;
export const readUntidied = `
SELECT ${attemptColumns} FROM _molt_lms.attempt WHERE NOT tidied AND outcome <> 'open' ORDER BY id LIMIT 1`;

export const insertAttempt = `
INSERT INTO _molt_lms.attempt (id, kind, from_side, to_side, phase, outcome, actor, begin_timeout_seconds,
  max_pause_seconds, blocker_policy, turn_back, bypass_allowed)
SELECT coalesce(max(id), 0) + 1, $1::TEXT, $2::TEXT, $3::TEXT, 'serving', 'open', $4::TEXT, $5::FLOAT8, $6::FLOAT8,
  $7::TEXT, $8::BOOL, $9::BOOL
  FROM _molt_lms.attempt
RETURNING ${attemptColumns}`;

export const attemptDraining = `UPDATE _molt_lms.attempt SET phase = 'draining' WHERE id = $1::INT8`;
export const attemptPaused = `
UPDATE _molt_lms.attempt SET phase = 'paused', paused_at = coalesce(paused_at, now()) WHERE id = $1::INT8`;
/** $2 actor of the commit, $3 who confirmed the replication by hand, or null. */
export const attemptCommitting = `
UPDATE _molt_lms.attempt SET phase = 'committing', commit_actor = $2, confirmed_by = $3, refusal = NULL
 WHERE id = $1::INT8`;
/** Back to paused: the commit was refused. $2 the error as JSON. */
export const attemptRefused = `UPDATE _molt_lms.attempt SET phase = 'paused', refusal = $2 WHERE id = $1::INT8`;
export const attemptCommitted = `
UPDATE _molt_lms.attempt SET phase = 'serving', committed_at = now() WHERE id = $1::INT8`;
/** $2 outcome, $3 error as JSON or null. */
export const attemptEnded = `
UPDATE _molt_lms.attempt SET phase = 'serving', outcome = $2, error = $3, ended_at = now()
 WHERE id = $1::INT8 AND outcome = 'open'`;
export const attemptStall = `UPDATE _molt_lms.attempt SET stall_ms = $2::FLOAT8 WHERE id = $1::INT8`;
export const attemptTidied = `UPDATE _molt_lms.attempt SET tidied = true WHERE id = $1::INT8`;

/** $1 attempt, $2 epoch, $3 step, $4 seconds that it took, $5 proof, $6 error, $7 actor. */
export const insertJournal = `
INSERT INTO _molt_lms.journal (id, attempt, epoch, step, started_at, ended_at, proof, error, actor)
SELECT coalesce(max(id), 0) + 1, $1::INT8, $2::INT8, $3::TEXT, now() - $4::FLOAT8 * INTERVAL '1 second', now(),
  $5::TEXT, $6::TEXT, $7::TEXT
  FROM _molt_lms.journal`;
export const readJournal = `
SELECT id, attempt, epoch, step, started_at, ended_at, proof, error, actor
  FROM _molt_lms.journal WHERE attempt = $1::INT8 ORDER BY id`;

/**
 * $1 id, $2 incarnation, $3 lease in ms, $4 acknowledged epoch, $5 drained, $6 report as JSON, $7 sequence. A proxy gives up
 * a heartbeat to send a newer one; the old one may arrive later and would be taken for what is so.
 */
export const heardInstance = `
INSERT INTO _molt_lms.instance (id, incarnation, heard_at, lease_until, acknowledged_epoch, drained, report)
VALUES ($1, $2, now(), now() + $3::FLOAT8 * INTERVAL '1 millisecond', $4::INT8, $5::BOOL, $6)
ON CONFLICT (id, incarnation) DO UPDATE SET heard_at = excluded.heard_at, lease_until = excluded.lease_until,
  acknowledged_epoch = excluded.acknowledged_epoch, drained = excluded.drained, report = excluded.report
  WHERE coalesce((instance.report::JSONB ->> 'sequence')::INT8, 0) <= $7::INT8
RETURNING replaced`;
/** A name has one process at a time: the newest. */
export const replaceOthers = `
UPDATE _molt_lms.instance SET replaced = true WHERE id = $1 AND incarnation <> $2 AND NOT replaced`;
export const readInstances = `
SELECT id, incarnation, heard_at, lease_until >= now() AS live, ${msSince('heard_at')} AS silent_ms,
       acknowledged_epoch, drained, report
  FROM _molt_lms.instance WHERE NOT replaced AND heard_at > now() - INTERVAL '10 minutes' ORDER BY id`;
/** All that ever took part, but those that took their leave: for the fence. */
export const readEveryInstance = `
SELECT id, incarnation, heard_at > now() - INTERVAL '10 minutes' AS recent, report FROM _molt_lms.instance`;
export const forgetInstance = `DELETE FROM _molt_lms.instance WHERE id = $1 AND incarnation = $2`;

export const insertVerifyReport = `
INSERT INTO _molt_lms.verify_report (run, finished_at, report) VALUES ($1, $2, $3)
ON CONFLICT (run) DO UPDATE SET finished_at = excluded.finished_at, report = excluded.report`;
export const readVerifyReport = `
SELECT report, ${msSince('finished_at')} AS age_ms FROM _molt_lms.verify_report ORDER BY finished_at DESC LIMIT 1`;

/** Takes the lead, or keeps it. $1 holder, $2 seconds. */
export const lead = `
UPDATE _molt_lms.leader
   SET term = CASE WHEN holder = $1 THEN term ELSE term + 1 END, holder = $1,
       expires_at = now() + $2::FLOAT8 * INTERVAL '1 second'
 WHERE id = 1 AND (holder = $1 OR expires_at < now())`;
export const isLeader = `SELECT 1 AS yes FROM _molt_lms.leader WHERE id = 1 AND holder = $1 AND expires_at > now()`;
export const resignLead = `UPDATE _molt_lms.leader SET expires_at = now(), holder = '' WHERE id = 1 AND holder = $1`;

export const readLegs = `
SELECT leg, desired, desired_seq, state, state_seq, applied_lsn, lag_seconds, heard_at, error,
       ${msSince('heard_at')} AS silent_ms
  FROM _molt_lms.leg`;
/** $1 leg, $2 desired, $3 the orders that this one follows. Ordering what is already ordered changes nothing. */
export const orderLeg = `
UPDATE _molt_lms.leg SET desired = $2, desired_seq = desired_seq + 1
 WHERE leg = $1 AND desired <> $2 AND desired = ANY ($3::TEXT[])`;

export const isInitialized = `
SELECT 1 AS yes FROM information_schema.tables WHERE table_schema = '_molt_lms' AND table_name = 'leader'`;
