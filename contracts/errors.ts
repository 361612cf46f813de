/**
 * The one catalogue of errors. Every error that a person can meet has a code here, with what happened, and what to
 * do about it. The command line prints it, the orchestrator's API puts it into error bodies, the extension shows it,
 * and docs/errors.md is generated from it (`npm run generate`).
 *
 * Add an error: one entry in `catalogue`. Texts name no secret; details are passed through `redact`.
 */

export interface ErrorEntry {
  /** What happened, as a sentence without a final period. `{name}` is replaced by the error's details. */
  readonly title: string;
  /** What the person can do about it. */
  readonly remedy: string;
  /** HTTP status when the orchestrator's API answers with it. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 500 | 502 | 503 | 504;
}

const entry = (status: ErrorEntry['status'], title: string, remedy: string): ErrorEntry => ({
  title,
  remedy,
  status,
});

export const catalogue = {
  // Reading input
  'input/not-found': entry(
    404,
    'There is no file {path}',
    'Check the path. Folders are searched for *.sql files.',
  ),
  'input/unreadable': entry(
    422,
    'Cannot read {path}: {reason}',
    'Check that the file exists and that you may read it.',
  ),
  'input/unwritable': entry(
    422,
    'Cannot write {path}: {reason}',
    'Check that the folder exists and that you may write there.',
  ),
  'input/not-text': entry(
    422,
    '{path} is not a text file',
    'Give the plain SQL form of the dump (pg_dump --format=plain), saved as UTF-8.',
  ),
  'input/compressed': entry(
    422,
    '{path} is compressed ({format})',
    'Unpack it first, for example with gunzip -c dump.sql.gz | molt check -.',
  ),
  'input/not-sql': entry(
    422,
    'There is no SQL statement in {path} that PostgreSQL could read; nothing was written',
    'Check that it is the right file: molt check says where the parser stops in it.',
  ),
  'input/too-large': entry(
    422,
    '{path} is too large to be fixed ({size} MB; the limit is {limit} MB)',
    'It was checked, and nothing was changed. Split it, or fix the script that makes it.',
  ),
  'input/baseline': entry(
    422,
    '{path} is not a baseline that we can use: {reason}',
    'Restore it, or make it again with molt check --baseline {path} --update-baseline.',
  ),
  'input/usage': entry(400, '{reason}', 'Run the command with --help to see what it takes.'),
  'plan/invalid': entry(
    422,
    '{path} is not a valid plan: {reason}',
    'The editor marks the places; docs/plan.md lists every key.',
  ),

  // Connecting
  'connect/bad-url': entry(
    400,
    'This is not a connection string that we can use: {reason}',
    'Write it as postgresql://user:password@host:port/database or mysql://user:password@host:port/database; percent-encode special characters.',
  ),
  'connect/refused': entry(
    502,
    'No server answers at {address}',
    'Check host and port, that the server runs, and that a firewall lets you through.',
  ),
  'connect/unknown-host': entry(
    502,
    'The host name {address} cannot be resolved',
    'Check the spelling, and that your DNS or VPN knows the name.',
  ),
  'connect/timeout': entry(
    504,
    'The server at {address} did not answer within {seconds} s',
    'Check the network path; raise the limit with connect_timeout if the server is only slow.',
  ),
  'connect/auth-failed': entry(
    401,
    'The server at {address} refused user "{user}"',
    'Check the user name and the password, and that the server lets this user in from here.',
  ),
  'connect/no-database': entry(
    404,
    'The server at {address} has no database "{database}"',
    'Check the database name at the end of the connection string.',
  ),
  'connect/tls-refused': entry(
    502,
    'The server at {address} does not accept TLS',
    'Turn TLS on at the server, or say sslmode=disable if the network between you is private.',
  ),
  'connect/tls-required': entry(
    502,
    'The server at {address} accepts only TLS connections',
    'Add sslmode=require (better: verify-full with sslrootcert) to the connection string.',
  ),
  'connect/tls-untrusted': entry(
    502,
    'The certificate of {address} cannot be trusted: {reason}',
    'Give the certificate authority with sslrootcert, or check that you are talking to the right server.',
  ),
  'connect/not-now': entry(
    503,
    'The server at {address} takes no connections now: {reason}',
    'Try again in a moment; if it stays so, raise max_connections or end sessions that nobody uses.',
  ),
  'connect/lost': entry(
    502,
    'The connection to {address} was lost: {reason}',
    'Nothing was left half-done; run the command again, it goes on where it was.',
  ),
  'connect/unsupported': entry(
    422,
    'The server at {address} is {product} {version}, which this step cannot use',
    '{needs}',
  ),

  // Convert, load, replicate, verify
  'convert/unsafe-target': entry(
    409,
    '{path} already exists and was not written by us',
    'Name another output file, or pass --force.',
  ),
  'data/no-table': entry(
    404,
    'There is no table {table} at the {side}',
    'Apply the converted schema first (molt convert, then run it at the target), or leave the table out.',
  ),
  'data/nothing-selected': entry(
    404,
    'No table is left to work on: none of those that the {side} shows to this user fits',
    'Check the database name in the connection string, the filters and the rights of the user (USAGE on the schema).',
  ),
  'data/no-primary-key': entry(
    422,
    'Table {table} has no primary key',
    'Add one at both sides, or leave the table out (--exclude-table, or tables.exclude in molt.yaml). Without a key rows cannot be told apart, so an update or a difference cannot be placed.',
  ),
  'data/columns-differ': entry(
    422,
    'The columns of {table} differ: {reason}',
    'Bring both schemas into line, or name the columns to use in molt.yaml.',
  ),
  'data/target-not-empty': entry(
    409,
    'Table {table} already has rows at the target',
    'Empty it, or choose --table-handling truncate-if-exists.',
  ),
  'data/row-refused': entry(
    422,
    'The {side} refused rows of {table}: {reason}',
    'Correct the row or the schema; the load of this table was undone and can be run again.',
  ),
  'data/parent-failed': entry(
    422,
    'Table {table} was not loaded: {parent}, which it references, failed',
    'Correct what {parent} reports and load again.',
  ),
  'replicate/not-logical': entry(
    422,
    'The server at {address} does not write what replication needs: wal_level is {value}',
    'Set wal_level = logical and restart the server.',
  ),
  'replicate/no-permission': entry(
    403,
    'User "{user}" may not replicate at {address}',
    'ALTER ROLE … REPLICATION, or use a user that has it.',
  ),
  'replicate/slot-busy': entry(
    409,
    'Replication slot "{slot}" is in use by another process (pid {pid})',
    'Stop the other replicator first; two would apply the same changes twice.',
  ),
  'replicate/slot-foreign': entry(
    409,
    'Replication slot "{slot}" belongs to database "{database}" of the same server',
    'Finish or stop the migration of that database first; a server holds one slot of this name.',
  ),
  'replicate/slot-waits': entry(
    504,
    'The server at {address} did not make replication slot "{slot}" within {seconds} s',
    'It waits for transactions that are open: end those that pg_stat_activity shows with an old xact_start.',
  ),
  'replicate/slot-lost': entry(
    409,
    'Replication slot "{slot}" no longer holds the changes since {lsn}',
    'Load the tables again: the server has thrown away what was not yet read (max_slot_wal_keep_size).',
  ),
  'replicate/apply-failed': entry(
    422,
    'The {side} refused a change of {table}: {reason}',
    'Correct the cause, then start again: it goes on with the same change; nothing was skipped.',
  ),
  'replicate/unsupported-source': entry(
    422,
    'Changes cannot be read from {product} yet',
    'Only PostgreSQL (10 or newer, pgoutput) works as the origin of replication in this version.',
  ),
  'verify/columns-not-checked': entry(
    422,
    'Columns of {table} were not compared: {columns}',
    'Compare them by hand: their types have no common form on both sides, or one side lacks them.',
  ),
  'verify/rows-restless': entry(
    409,
    '{count} rows of {table} kept changing on both sides while they were compared',
    'Compare again with a longer --recheck, or while less is written.',
  ),
  'verify/no-order': entry(
    500,
    'The {side} does not return {table} in the order of its key',
    'Please report it with both table definitions; the table was not compared.',
  ),
  'verify/differs': entry(
    409,
    '{count} differences in {tables} tables',
    'Open the differences; correct the cause before you cut over.',
  ),

  // LMS: orchestrator and proxies
  'lms/orchestrator-unreachable': entry(
    503,
    'No orchestrator answers at {address}',
    'Check that it runs and the address (--orchestrator-url). Traffic through the proxies goes on meanwhile.',
  ),
  'lms/orchestrator-lost': entry(
    503,
    'The orchestrator at {address} went away in the middle',
    'A cutover under way is kept in the target database: start the orchestrator again and ask for the status. If it ends so each time, check the address: https:// for one with TLS, http:// for one without.',
  ),
  'lms/bad-url': entry(
    400,
    'This is not the address of an orchestrator',
    'Write it as https://host:4200, or http://host:4200 for one without TLS.',
  ),
  'lms/not-orchestrator': entry(
    502,
    'What answers at {address} is not an orchestrator',
    'Check host and port; the orchestrator says at its start where it listens.',
  ),
  'lms/unauthorized': entry(
    401,
    'The orchestrator does not accept this token',
    'Give the token that the orchestrator was started with (MOLT_LMS_TOKEN).',
  ),
  'lms/not-initialized': entry(
    409,
    'The state store at {address} has no LMS tables',
    'Run molt-lms-cli initialize once.',
  ),
  'lms/tls-needed': entry(
    422,
    'TLS is not configured for {what}',
    'Give a certificate and key, or pass --allow-tls-mode-disable if the network is private.',
  ),
  'lms/state-store-lost': entry(
    503,
    'The state store at {address} does not answer: {reason}',
    'Check the target database. No transition is made while its state cannot be written.',
  ),
  'lms/no-such-attempt': entry(
    404,
    'There is no cutover attempt {id}',
    'molt-lms-cli cutover get_metadata lists the attempts.',
  ),
  'lms/no-such-instance': entry(
    404,
    'There is no LMS instance {id}',
    'molt-lms-cli status lists the instances.',
  ),
  'lms/stale-incarnation': entry(
    409,
    'Instance {id} was replaced by a newer process',
    'Stop the older process; two processes may not share one instance name.',
  ),
  'cutover/not-allowed': entry(409, 'Cannot {command} while {phase}', '{allowed}'),
  'cutover/checks-failed': entry(
    409,
    'The cutover cannot begin: {reason}',
    'Mend what the checks name, or wait until they pass.',
  ),
  'cutover/begin-timeout': entry(
    504,
    'Traffic did not come to rest within {seconds} s: {reason}',
    'Traffic goes on at {sourceOfTruth}. End the sessions that are named, or allow more time with --begin-timeout.',
  ),
  'cutover/not-drained': entry(
    409,
    'It is not proven that every change has reached {destination}: {reason}',
    'Wait for the replicator and commit again, or abort. If another tool replicates, confirm it by hand with --replication-confirmed-by.',
  ),
  'cutover/bypassed': entry(
    409,
    'Sessions bypass the proxies at the {from}, and could write there after the commit: {who}',
    'End them, or lead them through the proxies, and commit again; or abort. Who must go on in spite of it begins with --ignore-checks rogue-writers.',
  ),
  'cutover/max-pause': entry(
    504,
    'The pause reached its limit of {seconds} s before commit',
    'Traffic goes on at {sourceOfTruth}. Nothing was switched.',
  ),
  'cutover/not-fenced': entry(
    409,
    'Sessions of proxies that went silent could not be ended at the {side}: {reason}',
    "Give the orchestrator's user at that server the right to end them (GRANT pg_signal_backend), or stop those proxies.",
  ),
  'cutover/orchestrator-gone': entry(
    504,
    'No orchestrator was left to finish the cutover',
    'Traffic goes on at {sourceOfTruth}. Nothing was switched. Start an orchestrator before the next try.',
  ),
  'cutover/aborted': entry(
    409,
    'Aborted by {actor}',
    'Traffic goes on at {sourceOfTruth}. Nothing was switched.',
  ),
  'cutover/interrupted': entry(
    503,
    'The orchestrator ended while it prepared the cutover',
    'Traffic was not touched. Begin again.',
  ),
  'cutover/no-way-back': entry(
    504,
    'Traffic runs at {sourceOfTruth}, but replication back was not seen flowing: {reason}',
    'The switch itself is complete. Start the replicator; until it flows, going back would lose what was written since.',
  ),
  'lms/token-needed': entry(
    422,
    'The orchestrator would take orders from anybody',
    'Give a secret in MOLT_LMS_TOKEN, or client certificates with --tls-client-ca. On loopback --allow-no-token is possible too.',
  ),
  'lms/not-leader': entry(
    503,
    'Another orchestrator leads',
    'Ask again in a few seconds, or ask the other one.',
  ),
  'cutover/not-built': entry(
    422,
    '{what} is not built yet',
    'See docs/limits.md for what this version does.',
  ),
  'proxy/no-backend': entry(
    503,
    'The proxy cannot reach {side} at {address}: {reason}',
    'Check the database and the connection string that the proxy was started with.',
  ),

  // The editor and everything else
  'workspace/untrusted': entry(
    403,
    'This workspace is not trusted',
    'Trust it to connect to databases or to run anything. Checking SQL works without.',
  ),
  'run/cancelled': entry(409, 'Cancelled', 'Start it again to go on; what was finished is kept.'),
  internal: entry(
    500,
    'Something in Molt Workbench broke: {reason}',
    'Please report it with the log; no data was changed by the failure itself.',
  ),
} as const satisfies Record<string, ErrorEntry>;

/** Every code of the catalogue, e.g. `connect/refused`. */
export type ErrorCode = keyof typeof catalogue;

export type ErrorDetails = Readonly<Record<string, string | number | undefined>>;

/** The shape in which an error crosses a border: API bodies, run events, `--format json`. */
export interface ErrorReport {
  code: ErrorCode;
  /** What happened, with its details filled in; redacted. */
  message: string;
  /** What to do about it. */
  remedy: string;
}

/** An error with a code of the catalogue. Throw this at edges; show `toReport()` to people. */
export class MoltError extends Error {
  override readonly name = 'MoltError';

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(fill(catalogue[code].title, details), options);
  }

  get remedy(): string {
    return fill(catalogue[this.code].remedy, this.details);
  }

  toReport(): ErrorReport {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}

/** Turns anything thrown into a report; what has no code becomes `internal`, with its message redacted. */
export function toErrorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof MoltError) return thrown.toReport();
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new MoltError('internal', { reason }).toReport();
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    redact(String(details[name] ?? `(${name} unknown)`)),
  );
}

/**
 * Removes what must not be shown: passwords in connection strings (`scheme://user:secret@`, Go's MySQL form
 * `user:secret@(`), `password=…` parameters and bearer tokens. Returns the text with `***` in their place. Where a
 * secret's end is unclear (a password with `@` or `/` in it) it takes too much rather than too little.
 */
export function redact(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@?#]*):[^\s"'<>]*@/gi, '$1:***@')
    .replace(/(^|[\s"'=])([^\s:/@"']+):[^\s@"']+@(?=\(|tcp\()/g, '$1$2:***@')
    .replace(/((?:password|passwd|pwd|sslpassword|token|secret)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, '$1***')
    .replace(/(\bbearer\s+)[\w.~+/=-]+/gi, '$1***');
}
