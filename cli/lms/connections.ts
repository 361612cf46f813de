import type { Command } from 'commander';
import { withClient } from './connection.ts';
import { addressesOption, isMeant, outputOption, print, type OutputFlags } from './output.ts';
import { connectionsTable } from './tables.ts';

/** Adds `molt-lms-cli connections list`. */
export function registerConnections(program: Command): void {
  const connections = program.command('connections').description("The application's connections");
  connections
    .command('list')
    .description('List the connections that pass the proxies')
    .addOption(outputOption())
    .addOption(addressesOption())
    .action(async (flags: OutputFlags, command: Command) => {
      const all = await withClient(command, (client) => client.connections());
      print(
        flags,
        all.filter((one) => isMeant(one.remote_address, flags.lmsAddresses)),
        connectionsTable,
      );
    });
}
