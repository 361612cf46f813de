import { Command } from 'commander';
import { commands } from '../commands/index.ts';
import { version } from '../version.ts';

/** The `molt` command: its sub-commands, one file each in cli/commands/. */
export function molt(): Command {
  const program = new Command('molt')
    .description(
      'Move a PostgreSQL or MySQL application to CockroachDB: check and convert SQL, load, replicate and verify the data.',
    )
    .version(version);
  for (const register of commands) register(program);
  return program;
}
