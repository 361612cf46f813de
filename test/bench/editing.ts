import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { LanguageServer, type Arrived } from './language-server.ts';

export type BenchedFile = 'schema' | 'rows' | 'mysql';

export interface ServerUnderTest {
  readonly name: string;
  readonly command: readonly string[];
  readonly diagnostics: 'push' | 'pull';
  /** What it gets: a plain file of pg_dump, one with COPY blocks, or one of mysqldump. */
  readonly file: BenchedFile;
  /** The notification that comes when all findings of a file have been pushed; absent when they come at once. */
  readonly completes?: string;
}

/** Milliseconds, in the order of measuring. */
export interface Measured {
  /** Until something of a file that is opened is known, and until all is. */
  readonly first: readonly number[];
  readonly open: readonly number[];
  /** One character more in a column's name in the middle of the file. */
  readonly character: readonly number[];
  /** One line more there: everything behind it moves. */
  readonly line: readonly number[];
  /** Processor time of an edit; with other work on the machine this is what tells. */
  readonly processor: readonly number[];
  readonly diagnostics: number;
  /** Length of the last answer. */
  readonly bytes: number;
  /** Resident MB at the end, and at the highest. */
  readonly memory: number;
  readonly peak: number;
  /** What was not answered in time; null when all was. */
  readonly late: 'open' | 'edit' | null;
}

class Late extends Error {}

/** Opens a text in a server, edits it in its middle, and measures how long the diagnostics take. */
export async function measureServer(
  { command, diagnostics, file, completes }: ServerUnderTest,
  text: string,
  folder: string,
  deadline: number,
): Promise<Measured> {
  const capabilities = {
    textDocument:
      diagnostics === 'pull' ? { diagnostic: {} } : { publishDiagnostics: { versionSupport: true } },
  };
  const server = await LanguageServer.start(command, capabilities, folder);
  const uri = pathToFileURL(join(folder, `${file}.sql`)).href;
  const first: number[] = [];
  const open: number[] = [];
  const character: number[] = [];
  const line: number[] = [];
  const processor: number[] = [];
  let version = 1;
  let last: Arrived | null = null;

  /** Sends something and waits for the diagnostics that follow from it. */
  const timed = async (send: () => void): Promise<number> => {
    const pushed = server.until(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' &&
        params?.uri === uri &&
        (params.version ?? version) === version,
    );
    const start = performance.now();
    send();
    const answer =
      diagnostics === 'push' ? pushed : server.request('textDocument/diagnostic', { textDocument: { uri } });
    const arrived = await Promise.race([answer, sleep(deadline, null, { ref: false })]);
    if (arrived === null) throw new Late();
    last = arrived;
    return arrived.at - start;
  };
  const edit = (inserted: string) =>
    timed(() => {
      version++;
      server.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: place, end: place }, text: inserted }],
      });
    });

  const at = text.indexOf('field_3', text.length / 2) + 'field_3'.length;
  const before = text.slice(0, at).split('\n');
  const place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  let late: Measured['late'] = 'open';
  try {
    // Ours may tell of the beginning first; a notice follows when it has told all.
    const all =
      completes === undefined
        ? null
        : server.until(({ method, params }) => method === completes && params?.uri === uri);
    const start = performance.now();
    first.push(
      await timed(() =>
        server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'sql', version, text } }),
      ),
    );
    if (all !== null) await all;
    open.push(all === null ? (first[0] ?? 0) : (await all).at - start);
    late = 'edit';
    const slow = (open[0] ?? 0) > 5_000;
    await edit('x'); // once for the compiler
    const began = server.cpu();
    const edits = slow ? 3 : 15;
    for (let i = 0; i < edits; i++) {
      character.push(await edit('x'));
      // What a server does afterwards is not part of the next edit.
      await sleep(slow ? 500 : 30);
    }
    processor.push((server.cpu() - began) / edits);
    for (let i = 0; i < (slow ? 1 : 7); i++) {
      line.push(await edit('\n'));
      await sleep(30);
    }
    late = null;
  } catch (thrown) {
    if (!(thrown instanceof Late)) throw thrown;
  }
  const memory = server.memory();
  await server.stop();
  return {
    first,
    open,
    character,
    line,
    processor,
    diagnostics: countIn(last),
    bytes: (last as Arrived | null)?.bytes ?? 0,
    memory: memory.now,
    peak: memory.peak,
    late,
  };
}

function countIn(arrived: Arrived | null): number {
  if (arrived === null) return 0;
  const { params, result } = arrived.message;
  return params?.diagnostics?.length ?? result?.items?.length ?? 0;
}
