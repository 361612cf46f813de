// `npm run bench:requests [-- --lines 100000] [--json]`
//
// What somebody waits for who asks something of a large file in an editor: names, completion, the outline. From the
// request to the last byte of its answer, over real stdio; the first time after opening, and the median of those that
// follow an edit. Also how long a small request waits meanwhile: the longest time that the server was deaf.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { built } from '../programs.ts';
import { generateDump } from './generate-dump.ts';
import { LanguageServer } from './language-server.ts';

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
});
const lines = Number(values.lines);
const text = generateDump(lines);
const folder = await mkdtemp(join(tmpdir(), 'molt-bench-'));
const file = join(folder, 'schema.sql');
const uri = pathToFileURL(file).href;
await writeFile(file, text);

/** A place in the middle of the file: at the n-th character of what is written there. */
function place(what: string, plus = 1, from = text.length >> 1) {
  const at = text.indexOf(what, from) + plus;
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

const table = /CREATE TABLE public\.(\w+)/.exec(text.slice(text.length >> 1))?.[1] ?? '';
const textDocument = { uri };
const at = (position: object, more: object = {}) => ({ textDocument, position, ...more });
const onTable = place(`CREATE TABLE public.${table}`, 'CREATE TABLE public.'.length + 1);
const onColumn = place('field_0 ');
const onCommon = place('    id bigint', 5);
const requests: readonly (readonly [string, string, object])[] = [
  ['hover: table', 'textDocument/hover', at(onTable)],
  ['hover: column', 'textDocument/hover', at(onColumn)],
  ['definition', 'textDocument/definition', at(place('REFERENCES public.', 20))],
  ['references: table', 'textDocument/references', at(onTable, { context: { includeDeclaration: true } })],
  ['references: column', 'textDocument/references', at(onColumn, { context: { includeDeclaration: true } })],
  [
    'references: column id of one table',
    'textDocument/references',
    at(onCommon, { context: { includeDeclaration: true } }),
  ],
  ['prepare rename', 'textDocument/prepareRename', at(onTable)],
  ['rename: table', 'textDocument/rename', at(onTable, { newName: 'another' })],
  ['rename: column', 'textDocument/rename', at(onColumn, { newName: 'another' })],
  ['rename: column id', 'textDocument/rename', at(onCommon, { newName: 'another' })],
  ['completion: table', 'textDocument/completion', at(place('REFERENCES public.', 11))],
  ['completion: expression', 'textDocument/completion', at(place('WHERE (parent_id', 7))],
  ['signature help', 'textDocument/signatureHelp', at(place('lower((', 6))],
  ['outline', 'textDocument/documentSymbol', { textDocument }],
  ['folding', 'textDocument/foldingRange', { textDocument }],
  ['selection ranges', 'textDocument/selectionRange', { textDocument, positions: [onColumn] }],
  ['code lens', 'textDocument/codeLens', { textDocument }],
  ['workspace symbols: none typed', 'workspace/symbol', { query: '' }],
  ['workspace symbols: a word', 'workspace/symbol', { query: 'record_99' }],
  ['workspace symbols: not there', 'workspace/symbol', { query: 'zzz' }],
  [
    'light bulb',
    'textDocument/codeAction',
    {
      textDocument,
      range: { start: onColumn, end: onColumn },
      context: { diagnostics: [] },
    },
  ],
  [
    'fix all',
    'textDocument/codeAction',
    {
      textDocument,
      range: { start: onColumn, end: onColumn },
      context: { diagnostics: [], only: ['source.fixAll'] },
    },
  ],
  ['fix all, workspace', 'molt/fixAllWorkspace', {}],
];

const rows: { what: string; first: number; again: number; edited: number; deaf: number; kB: number }[] = [];
const server = await LanguageServer.start([process.execPath, await built('server'), '--stdio'], {}, folder);
let version = 1;
const checked = () =>
  server.until(
    ({ method, params }) => method === 'molt/summary' && params?.uri === uri && params.version === version,
  );
try {
  const opened = checked();
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'sql', version, text } });
  await opened;
  await sleep(1_000);
  for (const [what, method, params] of requests) {
    const ask = async () => {
      const start = performance.now();
      const arrived = await server.request(method, params);
      return { took: arrived.at - start, kB: arrived.bytes / 1000 };
    };
    const deafness = listen();
    const first = await ask();
    const deaf = await deafness();
    const again = median([(await ask()).took, (await ask()).took, (await ask()).took]);
    const edited: number[] = [];
    for (let i = 0; i < 3; i++) {
      await edit();
      edited.push((await ask()).took);
    }
    rows.push({ what, first: first.took, again, edited: median(edited), deaf, kB: first.kB });
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** One statement more at the end of the file: what is asked about does not move. */
async function edit(): Promise<void> {
  version++;
  const ready = checked();
  const end = { line: text.split('\n').length + version, character: 0 };
  server.notify('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ range: { start: end, end }, text: 'SELECT 1 FROM public.record_1;\n' }],
  });
  await ready;
  await sleep(200);
}

/** Asks for something small again and again; the result ends it, with the longest time that an answer took. */
function listen(): () => Promise<number> {
  let longest = 0;
  let asking = true;
  const asked = (async () => {
    while (asking) {
      const start = performance.now();
      const arrived = await server.request('textDocument/codeLens', {
        textDocument: { uri: 'file:///none' },
      });
      longest = Math.max(longest, arrived.at - start);
      await sleep(5);
    }
  })();
  return async () => {
    asking = false;
    await asked;
    return longest;
  };
}

const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] };
if (values.json) console.log(JSON.stringify({ schemaVersion: 1, machine, lines, rows }));
else {
  const output = new Table({
    head: [
      `${lines.toLocaleString('en-US')} lines`,
      'first ms',
      'again ms',
      'after an edit ms',
      'deaf ms',
      'kB',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { what, first, again, edited, deaf, kB } of rows)
    output.push([
      what,
      first.toFixed(0),
      again.toFixed(0),
      edited.toFixed(0),
      deaf.toFixed(0),
      kB.toFixed(0),
    ]);
  console.log(output.toString());
  console.log(
    `Node ${machine.node}, ${machine.cores} × ${machine.cpu}, load ${machine.load?.toFixed(1)} (above the number of cores, figures are upper bounds)`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
