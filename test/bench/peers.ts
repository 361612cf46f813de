import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Other people's SQL linters with a language server, from npm; they are no dependencies of ours. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly server: readonly string[];
  /** Whether it waits to be asked for diagnostics, or sends them. */
  readonly diagnostics: 'push' | 'pull';
  readonly check: (file: string) => readonly (readonly string[])[];
}

const packages = ['squawk-cli', '@postgres-language-server/cli'];

/** Installs the peers into a folder (again only when they are missing) and says how each is started. */
export async function installPeers(folder: string): Promise<Peer[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const run = promisify(execFile);
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', ...packages], {
    cwd: folder,
    timeout: 300_000,
  });
  const versionOf = async (name: string) => {
    const file = join(folder, 'node_modules', name, 'package.json');
    return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
  };
  const program = (name: string) => join(folder, 'node_modules/.bin', name);
  const squawk = program('squawk');
  const pgls = program('postgres-language-server');
  return [
    {
      name: 'squawk',
      version: await versionOf('squawk-cli'),
      server: [squawk, 'server'],
      diagnostics: 'pull',
      check: (file) => [
        [squawk, '--reporter', 'json', file],
        [squawk, file],
      ],
    },
    {
      name: 'pgls',
      version: await versionOf('@postgres-language-server/cli'),
      server: [pgls, 'lsp-proxy'],
      diagnostics: 'push',
      check: (file) => [
        [pgls, 'check', '--max-diagnostics=none', '--reporter=github', file],
        [pgls, 'check', '--max-diagnostics=none', file],
      ],
    },
  ];
}

/** pgls leaves a daemon behind. */
export async function stopPeers(folder: string): Promise<void> {
  await promisify(execFile)(join(folder, 'node_modules/.bin/postgres-language-server'), ['stop'], {
    cwd: folder,
    timeout: 10_000,
  }).catch(() => undefined);
}
