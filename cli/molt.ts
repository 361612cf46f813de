#!/usr/bin/env node
// The `molt` command: its sub-commands, one file each in cli/commands/.
import { Command } from 'commander';
import { commands } from './commands/index.ts';
import { runProgram } from './exit.ts';

const program = new Command('molt').description(
  'Move a PostgreSQL or MySQL application to CockroachDB: check and convert SQL, load, replicate and verify the data.',
);
for (const register of commands) register(program);
await runProgram(program, process.argv);
