import { Option, type Command } from 'commander';
import { MoltError } from '../contracts/errors.ts';
import { parseConnectionString, type ConnectionTarget } from '../data/connect/connection-string.ts';
import type { TableSelection } from '../data/catalog/select.ts';
import { errorColors } from './exit.ts';

/** Options that fetch, replicate and verify share. */
export interface DatabaseFlags {
  readonly source?: string;
  readonly target?: string;
  readonly tableFilter?: string;
  readonly schemaFilter?: string;
  readonly table?: string[];
  readonly excludeTable?: string[];
}

const list = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Adds --source, --target and the filters. */
export function addDatabaseOptions(command: Command): Command {
  return command
    .addOption(new Option('--source <url>', 'the database to move from').env('MOLT_SOURCE_URL'))
    .addOption(new Option('--target <url>', 'the database to move to').env('MOLT_TARGET_URL'))
    .option('--table-filter <regex>', 'only tables whose whole name matches')
    .option('--schema-filter <regex>', 'only schemas whose whole name matches')
    .option('--table <name>', 'only this table (schema.table, * for any text); can be repeated', list)
    .option('--exclude-table <name>', 'leave this table out; can be repeated', list);
}

/**
 * The two databases, from the flags or MOLT_SOURCE_URL and MOLT_TARGET_URL. Warns of a password among the arguments,
 * which every user of the machine can list.
 *
 * @throws MoltError input/usage, connect/bad-url.
 */
export function readDatabases(
  command: Command,
  flags: DatabaseFlags,
): { source: ConnectionTarget; target: ConnectionTarget; selection: TableSelection } {
  const side = (name: 'source' | 'target'): ConnectionTarget => {
    const text = flags[name];
    const variable = `MOLT_${name.toUpperCase()}_URL`;
    if (!text) throw new MoltError('input/usage', { reason: `Give --${name} or set ${variable}` });
    return readConnection(command, name, text);
  };
  return {
    source: side('source'),
    target: side('target'),
    selection: {
      tableFilter: flags.tableFilter,
      schemaFilter: flags.schemaFilter,
      include: flags.table,
      exclude: flags.excludeTable,
    },
  };
}

/**
 * The database of --source or --target. Warns of a password among the arguments, which every user can list.
 *
 * @throws MoltError connect/bad-url.
 */
export function readConnection(command: Command, name: 'source' | 'target', text: string): ConnectionTarget {
  const at = parseConnectionString(text);
  if (at.password !== undefined && command.getOptionValueSource(name) === 'cli')
    process.stderr.write(
      `${errorColors.yellow('warning')} the password in --${name} can be read by every user of this machine; set MOLT_${name.toUpperCase()}_URL instead\n`,
    );
  return at;
}

/** A whole number of at least `least`. @throws MoltError input/usage */
export function readNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new MoltError('input/usage', { reason: `${name} must be a whole number of at least ${least}` });
  return value;
}

/** Aborts on Ctrl-C and SIGTERM, so that the work can end well; a second Ctrl-C ends the process at once. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return controller.signal;
}
