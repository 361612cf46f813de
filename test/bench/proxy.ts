// `npm run bench:proxy [-- --json] [--seconds N] [--rounds N]`: what the proxy costs, beside a direct connection and,
// when it is installed, PgBouncer in session mode. Real pgbench, real server; on Linux everything is pinned to one
// core, because there the spread is a few per cent instead of tens. Ratios last.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import { freePort, startPostgres } from '../../embedded/postgres.ts';

const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const clients = [1, 8, 32];
const protocols = ['simple', 'prepared'] as const;

const say = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const find = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

const pgbench = find('pgbench');
if (!pgbench) {
  console.error('pgbench is not installed (Debian: postgresql-contrib).');
  process.exit(2);
}

const started: ChildProcess[] = [];
const folder = await mkdtemp(join(tmpdir(), 'molt-bench-'));
await chmod(folder, 0o777);
const server = await startPostgres({ name: 'bench' });
const taskset = find('taskset');

try {
  const env = { ...process.env, PGPASSWORD: server.password };
  await run(pgbench, ['-i', '-q', '-s', '2', '-h', '127.0.0.1', '-p', String(server.port), '-U', server.user, 'postgres'], { env }); // prettier-ignore
  const ports: Record<string, number> = { direct: server.port };
  ports.proxy = await startOurs();
  const pgbouncer = find('pgbouncer');
  if (pgbouncer) ports.pgbouncer = await startPgbouncer(pgbouncer);
  else say('PgBouncer is not installed; compared with a direct connection only.');
  if (taskset) await pinAll();
  say(
    `${rounds} rounds of ${seconds} s, interleaved${taskset ? ', all on one core' : ', not pinned: expect noise'}\n`,
  );

  const names = Object.keys(ports);
  const results: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const protocol of protocols) {
      for (const c of clients) {
        // Machines drift over minutes: every other round goes backwards.
        for (const name of round % 2 ? names.toReversed() : names) {
          const args = ['-n', '-S', '-M', protocol, '-c', String(c), '-T', String(seconds), '-h', '127.0.0.1', '-p', String(ports[name]), '-U', server.user, 'postgres']; // prettier-ignore
          const { stdout } = taskset
            ? await run(taskset, ['-c', '0', pgbench, ...args], { env })
            : await run(pgbench, args, { env });
          const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
          (results[`${protocol} c=${c} ${name}`] ??= []).push(tps);
        }
      }
    }
  }

  const rows = protocols.flatMap((protocol) =>
    clients.map((c) => {
      const tps = Object.fromEntries(names.map((n) => [n, median(results[`${protocol} c=${c} ${n}`]!)]));
      const { direct = 0, proxy = 0, pgbouncer: bouncer } = tps;
      return {
        test: `${protocol} c=${c}`,
        tps,
        addedMicroseconds: Math.round((1e6 * c) / proxy - (1e6 * c) / direct) / c,
        toDirect: proxy / direct,
        toPgbouncer: bouncer === undefined ? undefined : proxy / bouncer,
      };
    }),
  );
  if (values.json) console.log(JSON.stringify({ seconds, rounds, pinned: Boolean(taskset), rows }, null, 2));
  else {
    console.table(
      Object.fromEntries(
        rows.map(({ test, tps, addedMicroseconds, toDirect, toPgbouncer }) => [
          test,
          {
            ...Object.fromEntries(names.map((n) => [`${n} tps`, Math.round(tps[n]!)])),
            'added µs': addedMicroseconds.toFixed(1),
            'proxy/direct': toDirect.toFixed(3),
            ...(toPgbouncer === undefined ? {} : { 'proxy/pgbouncer': toPgbouncer.toFixed(3) }),
          },
        ]),
      ),
    );
  }
} finally {
  for (const child of started) child.kill('SIGKILL');
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** The proxy in a process of its own, bundled as it is shipped. */
async function startOurs(): Promise<number> {
  const entry = join(folder, 'entry.ts');
  const root = process.cwd();
  await writeFile(
    entry,
    `import { startProxy } from ${JSON.stringify(join(root, 'lms/proxy/proxy.ts'))};
     import { parseConnectionString } from ${JSON.stringify(join(root, 'data/connect/connection-string.ts'))};
     const server = parseConnectionString(process.env.BENCH_URL + '?sslmode=disable');
     const proxy = await startProxy({ source: server, target: server });
     console.log(proxy.port);`,
  );
  const outfile = join(root, 'dist', 'bench-proxy.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    nodePaths: [join(root, 'node_modules')],
    external: ['pg-native', 'cloudflare:sockets'],
    banner: {
      js: "import { createRequire as _r } from 'node:module'; import { fileURLToPath as _f } from 'node:url'; import { dirname as _d } from 'node:path'; const require = _r(import.meta.url), __filename = _f(import.meta.url), __dirname = _d(__filename);",
    },
  });
  const child = spawn(process.execPath, [outfile], {
    env: { ...process.env, BENCH_URL: server.url() },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own session: the kernel's autogroups would else make it share the driver's CPU weight.
    detached: true,
  });
  started.push(child);
  const port = Number(await firstLine(child));
  await rm(outfile);
  return port;
}

async function startPgbouncer(program: string): Promise<number> {
  const port = await freePort();
  await writeFile(join(folder, 'users.txt'), `"${server.user}" "${server.password}"\n`);
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
postgres = host=127.0.0.1 port=${server.port} dbname=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = session
default_pool_size = 100
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
`,
  );
  const asRoot = process.getuid?.() === 0;
  started.push(
    spawn(program, [...(asRoot ? ['-u', 'postgres'] : []), join(folder, 'pgbouncer.ini')], {
      stdio: 'ignore',
      detached: true,
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return port;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`the proxy ended with ${code}`)));
  });
}

/** Pins the server with its processes, the proxies, and by inheritance what they start later, to core 0. */
async function pinAll(): Promise<void> {
  const postmaster = (await readFile(join(server.dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]!;
  const { stdout } = await run('pgrep', ['-P', postmaster]).catch(() => ({ stdout: '' }));
  const pids = [postmaster, ...stdout.trim().split('\n'), ...started.map((child) => String(child.pid))];
  for (const pid of pids.filter(Boolean))
    await run(taskset!, ['-a', '-c', '-p', '0', pid]).catch(() => undefined);
}
