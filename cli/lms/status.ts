import type { Command } from 'commander';
import { withClient } from './connection.ts';
import { addressesOption, isMeant, outputOption, print, type OutputFlags } from './output.ts';
import { statusTables } from './tables.ts';

/** Adds `molt-lms-cli status`. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('Show the source of truth, the proxies, and whether a cutover could begin')
    .addOption(outputOption())
    .addOption(addressesOption())
    .action(async (flags: OutputFlags, command: Command) => {
      const status = await withClient(command, (client) => client.status());
      const instances = status.instances.filter((one) => isMeant(one.report.address, flags.lmsAddresses));
      print(flags, { ...status, instances }, statusTables);
    });
}
