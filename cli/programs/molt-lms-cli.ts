import { Command } from 'commander';
import { addConnectionFlags } from '../lms/connection.ts';
import { registerConnections } from '../lms/connections.ts';
import { registerCutover } from '../lms/cutover.ts';
import { registerInitialize } from '../lms/initialize.ts';
import { registerStatus } from '../lms/status.ts';
import { version } from '../version.ts';

/** The `molt-lms-cli` command: asks the orchestrator, and gives it orders. */
export function moltLmsCli(): Command {
  const program = new Command('molt-lms-cli').description(
    "Operate a live migration: see the proxies and their connections, and move the application's traffic.",
  );
  addConnectionFlags(program);
  registerInitialize(program);
  registerStatus(program);
  registerConnections(program);
  registerCutover(program);
  program
    .command('version')
    .description('Print the version')
    .action(() => console.log(`molt-lms-cli ${version}`));
  return program;
}
