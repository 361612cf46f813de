// `npx tsx test/bench/large.ts [--sizes 20,50,100] [--workspace 500] [--only COPY]`
//
// The language server with files as large as only dumps are, over real stdio: how long the first findings take, how long
// another, small file's hover takes meanwhile (asked for all the time), and the memory of the process, at its highest and
// when it has come to rest. Then a workspace of many files of 1 MB, scanned while the small file is asked about.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { built } from '../programs.ts';
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
  #longest = 0;
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
      this.#longest = Math.max(this.#longest, at - asked);
      await sleep(20);
    }
  }

  async end(): Promise<number> {
    this.#goesOn = false;
    await this.#over;
    return this.#longest;
  }
}

const small = pathToFileURL(join(folder, 'elsewhere/small.sql')).href;
const about = { textDocument: { uri: small }, position: { line: 0, character: 19 } };

try {
  const table = new Table({
    head: ['', 'open s', 'edit s', 'others wait at most ms', 'memory MB', 'peak MB', 'findings'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const size of values.sizes.split(',').filter(Boolean).map(Number)) {
    for (const [kind, parts] of Object.entries(kinds)) {
      if (!kind.includes(values.only)) continue;
      table.push([`${size} MB of ${kind}`, ...(await measureFile(text(size * mega, parts)))]);
      console.log(table.toString().split('\n').at(-2));
    }
  }
  if (Number(values.workspace) > 0)
    table.push([`workspace of ${values.workspace} MB`, ...(await measureWorkspace())]);
  console.log(table.toString());
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

async function measureFile(content: string): Promise<string[]> {
  const server = await LanguageServer.start(command, {}, folder);
  const uri = pathToFileURL(join(folder, 'elsewhere/large.sql')).href;
  await Asking.open(server);
  const told = (version: number) =>
    server.until(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && params?.uri === uri && params.version === version,
    );
  const first = told(1);
  const opened = performance.now();
  server.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'sql', version: 1, text: content },
  });
  // To read a message of such a length is the transport's; what is asked from now on waits for the check.
  await server.request('textDocument/hover', about);
  const arrived = performance.now();
  const asking = new Asking(server);
  const { at, message } = await first;
  const second = told(2);
  const edited = performance.now();
  const place = { line: 0, character: 0 };
  server.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: place, end: place }, text: ' ' }],
  });
  const { at: editAt } = await second;
  const longest = await asking.end();
  await sleep(3000);
  const { now, peak } = server.memory();
  await server.stop();
  return [
    `${seconds(at - opened)} (arrived ${seconds(arrived - opened)})`,
    seconds(editAt - edited),
    longest.toFixed(0),
    now.toFixed(0),
    peak.toFixed(0),
    String(message.params?.diagnostics?.length),
  ];
}

async function measureWorkspace(): Promise<string[]> {
  const place = join(folder, 'workspace');
  await mkdir(place);
  const files = Number(values.workspace);
  const dump = text(mega, kinds.INSERTs!);
  const schema = generateDump(20_000);
  for (let i = 0; i < files; i++)
    await writeFile(join(place, `${i}.sql`), i % 10 === 0 ? schema.replaceAll('public.', `s${i}.`) : dump);
  const server = await LanguageServer.start(command, {}, place);
  await Asking.open(server);
  const asking = new Asking(server);
  const asked = performance.now();
  const { at, message } = await server.request('molt/workspaceFindings', {});
  const longest = await asking.end();
  await sleep(3000);
  const { now, peak } = server.memory();
  await server.stop();
  const result = message.result as { findings?: unknown[] } | undefined;
  return [
    seconds(at - asked),
    '',
    longest.toFixed(0),
    now.toFixed(0),
    peak.toFixed(0),
    String(result?.findings?.length),
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
