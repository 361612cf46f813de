import { Option } from 'commander';

export interface OutputFlags {
  readonly outputType: 'json' | 'table';
  readonly lmsAddresses?: string;
}

export const outputOption = (): Option =>
  new Option('-o, --output-type <type>', 'how to print it').choices(['json', 'table']).default('table');

export const addressesOption = (): Option =>
  new Option(
    '-l, --lms-addresses <list>',
    'only these LMS instances: addresses or URLs, separated by commas',
  );

/** Prints a value as JSON, or as `table` draws it. */
export function print<T>(flags: OutputFlags, value: T, table: (value: T) => string): void {
  process.stdout.write(flags.outputType === 'json' ? `${JSON.stringify(value, null, 2)}\n` : table(value));
}

/** Whether an instance's address (`host:port`) is meant by the list of -l: IP, IP:port or URL. */
export function isMeant(address: string, list: string | undefined): boolean {
  if (list === undefined) return true;
  const host = address.replace(/:\d+$/, '');
  return list.split(',').some((entry) => {
    const wanted = entry
      .trim()
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/\/.*$/, '');
    return wanted === address || wanted === host;
  });
}
