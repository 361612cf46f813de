import type { Command } from 'commander';
import { withClient } from './connection.ts';

/** Adds `molt-lms-cli initialize`. */
export function registerInitialize(program: Command): void {
  program
    .command('initialize')
    .description('Make the tables in which the orchestrator keeps the state of cutovers')
    .action(async (_flags: object, command: Command) => {
      const created = await withClient(command, (client) => client.initialize());
      console.log(
        created ? 'The tables were made in schema _molt_lms of the target.' : 'The tables are there already.',
      );
    });
}
