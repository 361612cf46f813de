// `npm run bench:large [-- --sizes 20,50,100 --workspace 500 --only COPY]`
//
// The language server with files as large as only dumps are, over real stdio: how long the first findings take and how
// long all of them, how long another, small file's hover takes meanwhile (asked for all the time), and the memory of the
// process, at its highest and when it has come to rest; the same for closing it. Then a workspace of 4,000 files, made
// from a seed, scanned while the small file is asked about. And `molt check` of the same files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { summaryNotification, type WorkspaceFindings } from '../../server/protocol.ts';
import { Random } from '../fuzz/random.ts';
import { built } from '../programs.ts';
import { runCommand } from './commands.ts';
import { generateDump } from './generate-dump.ts';
import { LanguageServer } from './language-server.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '20,50,100' },
    workspace: { type: 'string', default: '500' },
    only: { type: 'string', default: '' },
  },
});
const mega = 1_000_000;
const manyFiles = 4_000;
/** Which takes 1,000 diagnostics of a file: to read half a million is this program's work, and others would wait for it. */
const editor = 'Visual Studio Code';
const command = [process.execPath, await built('server'), '--stdio'];
const rowOf = (i: number): string => `(${i}, 'it''s row ${i}; and more of it', NULL, 3.25)`;

/** Kinds of large files, each by a head, what comes again and again, and an end. */
const kinds: Readonly<Record<string, readonly [head: string, line: (i: number) => string, tail: string]>> = {
  'rows of COPY': [
    'COPY t (id, v) FROM stdin;\n',
    (i) => `${i}\tit's "row"; $$ -- ${i} and some more of it\n`,
    '\\.\nLISTEN x;\n',
  ],
  'one INSERT': ['INSERT INTO t VALUES (0)', (i) => `,\n${rowOf(i)}`, ';\nLISTEN x;\n'],
  INSERTs: ['', (i) => `INSERT INTO public.t (id, v, w, x) VALUES ${rowOf(i)};\n`, 'LISTEN x;\n'],
  tables: [
    '',
    (i) =>
      `CREATE TABLE r${i} (\n  id bigserial PRIMARY KEY,\n  name varchar(255),\n  at timestamp DEFAULT now()\n);\n\n`,
    'LISTEN x;\n',
  ],
  'one line': ['', (i) => `SELECT ${i} AS "number of the row", 'and some text'; `, 'LISTEN x;'],
  'an open string': ["SELECT 'open;\n", (i) => `-- a comment ${i} of some length\n`, 'LISTEN x;\n'],
};

const folder = await mkdtemp(join(tmpdir(), 'molt-large-'));
/** Asks about a small file again and again; gives the longest that it waited. */
class Asking {
  #goesOn = true;
  longest = 0;
  readonly #over: Promise<void>;

  constructor(private readonly server: LanguageServer) {
    this.#over = this.#ask();
  }

  static async open(server: LanguageServer): Promise<void> {
    const textDocument = { uri: small, languageId: 'sql', version: 1, text: 'CREATE TABLE s (a money);\n' };
    server.notify('textDocument/didOpen', { textDocument });
    await server.request('textDocument/hover', about);
  }

  async #ask(): Promise<void> {
    while (this.#goesOn) {
      const asked = performance.now();
      const { at } = await this.server.request('textDocument/hover', about);
      this.longest = Math.max(this.longest, at - asked);
      await sleep(20);
    }
  }

  async end(): Promise<void> {
    this.#goesOn = false;
    await this.#over;
  }
}

const small = pathToFileURL(join(folder, 'elsewhere/small.sql')).href;
const about = { textDocument: { uri: small }, position: { line: 0, character: 19 } };

interface Row {
  readonly what: string;
  /** Seconds; absent where there is no such thing. */
  readonly first?: number;
  readonly all: number;
  readonly edit?: number;
  readonly close?: number;
  /** Milliseconds. */
  readonly deaf?: number;
  /** MB. */
  readonly rest?: number;
  readonly peak: number;
  readonly findings: number;
}

const head = [
  '',
  'first s',
  'all s',
  'edit s',
  'close s',
  'others wait at most ms',
  'MB',
  'peak MB',
  'findings',
];
const table = new Table({
  head,
  colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
  style: { head: [], border: [] },
});

function show({ what, first, all, edit, close, deaf, rest, peak, findings }: Row): void {
  const seconds = [first, all, edit, close].map((each) => each?.toFixed(1) ?? '');
  const others = [deaf, rest, peak].map((each) => each?.toFixed(0) ?? '');
  table.push([what, ...seconds, ...others, findings.toLocaleString('en-US')]);
  console.log(table.toString().split('\n').at(-2));
}

try {
  for (const size of values.sizes.split(',').filter(Boolean).map(Number)) {
    for (const [kind, parts] of Object.entries(kinds)) {
      if (!kind.includes(values.only)) continue;
      const content = text(size * mega, parts);
      show(await measureFile(`${size} MB of ${kind}`, content));
      const path = join(folder, 'large.sql');
      await writeFile(path, content);
      show(await measureCheck(`molt check of ${size} MB of ${kind}`, path));
      await rm(path);
    }
  }
  if (Number(values.workspace) > 0) {
    const place = await writeWorkspace(Number(values.workspace) * mega);
    show(await measureWorkspace(place));
    show(await measureCheck(`molt check of ${values.workspace} MB in ${manyFiles} files`, place));
  }
  const load = loadavg()[0]?.toFixed(1);
  console.log(table.toString());
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${load}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function text(size: number, [head, line, tail]: (typeof kinds)[string]): string {
  const blocks = [head];
  for (let i = 1, length = 0; length < size;) {
    let block = '';
    while (block.length < mega) block += line(i++);
    length += block.length;
    blocks.push(block);
  }
  return [...blocks, tail].join('');
}

/** Opens a file that is in no folder, edits it, and closes it. */
async function measureFile(what: string, content: string): Promise<Row> {
  const server = await LanguageServer.start(command, {}, await mkdtemp(join(folder, 'empty-')), editor);
  const uri = pathToFileURL(join(folder, 'elsewhere/large.sql')).href;
  await Asking.open(server);
  const told = (method: string, version: number) =>
    server.until(
      (told) => told.method === method && told.params?.uri === uri && told.params.version === version,
    );
  const first = told('textDocument/publishDiagnostics', 1);
  const all = told(summaryNotification, 1);
  const opened = performance.now();
  server.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'sql', version: 1, text: content },
  });
  // To read a message of such a length is the transport's; what is asked from now on waits for the check.
  await server.request('textDocument/hover', about);
  const arrived = performance.now();
  console.log(`  arrived after ${((arrived - opened) / 1000).toFixed(1)} s`);
  const asking = new Asking(server);
  const { at: firstAt } = await first;
  const { at: allAt, message } = await all;
  const again = told(summaryNotification, 2);
  const edited = performance.now();
  const place = { line: 0, character: 0 };
  server.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: place, end: place }, text: ' ' }],
  });
  const { at: editAt } = await again;
  await sleep(1000);
  const { now, peak } = server.memory();
  const beforeClose = asking.longest;
  const closing = performance.now();
  server.notify('textDocument/didClose', { textDocument: { uri } });
  const { at: closeAt } = await server.request('textDocument/hover', about);
  await sleep(1000);
  await asking.end();
  console.log(
    `  others waited ${beforeClose.toFixed(0)} ms before it was closed, ${asking.longest.toFixed(0)} in all`,
  );
  await server.stop();
  return {
    what,
    first: (firstAt - opened) / 1000,
    all: (allAt - opened) / 1000,
    edit: (editAt - edited) / 1000,
    close: (closeAt - closing) / 1000,
    deaf: beforeClose,
    rest: now,
    peak,
    findings: findingsOf(message.params),
  };
}

/** Files of different lengths: a large schema in many, migrations, and data between them. */
async function writeWorkspace(size: number): Promise<string> {
  const place = join(folder, 'workspace');
  await mkdir(place);
  const random = new Random(20261122, 0);
  const usual = Math.floor(size / manyFiles);
  const schema = generateDump(3_000);
  for (let i = 0; i < manyFiles; i++) {
    const length = Math.floor(usual / 2 + random.below(usual));
    const rows = text(length, kinds.INSERTs!).slice(0, length);
    const migration = `CREATE TABLE m${i} (id serial PRIMARY KEY, v money);\nALTER TABLE m${Math.floor(i / 2)} ADD COLUMN c${i} int;\n`;
    const path = join(place, `${String(i).padStart(5, '0')}.sql`);
    await writeFile(path, i % 20 === 0 ? schema.replaceAll('public.', `s${i}.`) : `${migration}${rows}`);
  }
  return place;
}

async function measureWorkspace(place: string): Promise<Row> {
  const server = await LanguageServer.start(command, {}, place, editor);
  await Asking.open(server);
  const asking = new Asking(server);
  const asked = performance.now();
  let findings = 0;
  // In parts, as our extension asks for them.
  server.listen(({ method, params }) => {
    if (method === '$/progress') findings += (params as { value: WorkspaceFindings }).value.findings.length;
  });
  const cpu = server.cpu();
  const { at, message } = await server.request('molt/workspaceFindings', { partialResultToken: 'bench' });
  console.log(`  ${((server.cpu() - cpu) / 1000).toFixed(1)} s of processor time`);
  await sleep(1000);
  await asking.end();
  await sleep(2000);
  const { now, peak } = server.memory();
  await server.stop();
  const { notChecked } = message.result as unknown as WorkspaceFindings;
  if (notChecked.length > 0) console.log(`  ${notChecked.length} files were not checked`);
  const what = `workspace of ${values.workspace} MB in ${manyFiles} files`;
  return { what, all: (at - asked) / 1000, deaf: asking.longest, rest: now, peak, findings };
}

async function measureCheck(what: string, path: string): Promise<Row> {
  const molt = [process.execPath, await built('molt'), 'check', '--format', 'json', path];
  const { milliseconds, peak, tail } = await runCommand(molt, folder);
  const summary = /"summary": (\{.*\})/.exec(tail)?.[1] ?? '{}';
  return { what, all: milliseconds / 1000, peak, findings: findingsOf(JSON.parse(summary)) };
}

function findingsOf(figures: unknown): number {
  const { errors, warnings, infos, hints } = figures as Readonly<Record<string, number>>;
  return (errors ?? 0) + (warnings ?? 0) + (infos ?? 0) + (hints ?? 0);
}
