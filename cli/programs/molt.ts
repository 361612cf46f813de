import { Command } from 'commander';
import { commands } from '../commands/index.ts';
import { addCommands } from '../register.ts';
import { version } from '../version.ts';

/** The `molt` command with its sub-commands, one file each in cli/commands/: all, or only the one named `wanted`. */
export function molt(wanted?: string): Promise<Command> {
  const program = new Command('molt')
    .description(
      'Move a PostgreSQL or MySQL application to CockroachDB: check and convert SQL, load, replicate and verify the data.',
    )
    .version(version);
  return addCommands(program, commands, wanted);
}
