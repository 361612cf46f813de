import type { Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import { parseConnectionString } from '../../data/connect/connection-string.ts';
import { probe } from '../../data/connect/probe.ts';

/** The environment variable that the connection string comes in; arguments can be read by every user of the machine. */
const variable = 'MOLT_CONNECT_URL';

/** `molt connect`: logs in to one database and says what answers. The extension tests its connections with it. */
export function register(program: Command): void {
  program
    .command('connect')
    .description(`Log in to the database whose connection string is in ${variable}, and say what answers.`)
    .option('--format <format>', 'text or json', 'text')
    .action(async ({ format }: { format: string }) => {
      const url = process.env[variable];
      if (!url) throw new MoltError('input/usage', { reason: `${variable} holds no connection string` });
      if (format !== 'text' && format !== 'json')
        throw new MoltError('input/usage', { reason: `There is no format "${format}"` });
      const found = await probe(parseConnectionString(url));
      const { product, version, database, user, address } = found;
      console.log(
        format === 'json'
          ? JSON.stringify(found)
          : `${product} ${version}, database ${database} at ${address}, as ${user}`,
      );
    });
}
