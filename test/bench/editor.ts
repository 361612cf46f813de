// `npm run bench:editor [-- --lines 5000,20000,100000] [--no-peers] [--no-cli] [--json]`
//
// What somebody waits for in an editor: from the change of one character in the middle of a file of pg_dump to the last
// byte of its diagnostics, over real stdio, with all rules; beside squawk and the Postgres language server, in turns. And
// the time of `molt check` and of theirs, from the start of the process to its end. Medians; peers get 60 s for one
// answer, then "> 60 s" is printed. They are installed into a folder of the system's for temporary files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { built } from '../programs.ts';
import { timeCommand } from './commands.ts';
import { measureServer, type BenchedFile, type Measured, type ServerUnderTest } from './editing.ts';
import { summaryNotification } from '../../server/protocol.ts';
import { generateDump } from './generate-dump.ts';
import { generateMysqlDump } from './generate-mysql-dump.ts';
import { installPeers, stopPeers, type Peer } from './peers.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '5000,20000,100000' },
    'no-peers': { type: 'boolean', default: false },
    'no-cli': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const deadline = 60_000;
const sizes = values.lines.split(',').map(Number);
const goals: Readonly<Record<number, number>> = { 5_000: 15, 20_000: 30, 100_000: 80 };

const folder = await mkdtemp(join(tmpdir(), 'molt-bench-'));
const peerFolder = join(tmpdir(), 'molt-bench-peers');
try {
  const peers = values['no-peers'] ? [] : await installPeers(peerFolder);
  // Without it the Postgres language server looks for a database for 10 s, and declines files of more than 1 MB.
  await writeFile(
    join(folder, 'postgres-language-server.jsonc'),
    JSON.stringify({ files: { maxSize: 1_000_000_000 }, db: { disableConnection: true } }),
  );
  const servers = await underTest(peers);
  const editing = [];
  for (const lines of sizes) {
    const results = await compare(lines, servers);
    editing.push({ lines, results: [...results] });
    if (!values.json) printEditing(lines, results);
  }
  const commands = values['no-cli'] ? [] : await compareCommands(peers);
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] };
  if (values.json) console.log(JSON.stringify({ schemaVersion: 2, machine, editing, commands }));
  else {
    if (commands.length > 0) printCommands(commands);
    console.log(
      `Node ${machine.node}, ${machine.cores} × ${machine.cpu}, load ${machine.load?.toFixed(1)} (above the number of cores, compare the processor time and the ratios)`,
    );
  }
} finally {
  if (!values['no-peers']) await stopPeers(peerFolder);
  await rm(folder, { recursive: true, force: true });
}

async function underTest(peers: readonly Peer[]): Promise<ServerUnderTest[]> {
  const command = [process.execPath, await built('server'), '--stdio'];
  return [
    { name: 'molt', command, diagnostics: 'push', file: 'schema', completes: summaryNotification },
    { name: 'molt, pulled', command, diagnostics: 'pull', file: 'schema' },
    // The same with COPY blocks and \restrict, with which the others cannot be compared.
    { name: 'molt, with rows', command, diagnostics: 'push', file: 'rows', completes: summaryNotification },
    { name: 'molt, MySQL', command, diagnostics: 'push', file: 'mysql', completes: summaryNotification },
    ...peers.map((peer): ServerUnderTest => ({
      name: `${peer.name} ${peer.version}`,
      command: peer.server,
      diagnostics: peer.diagnostics,
      file: 'schema',
    })),
  ];
}

/** All servers in turns, several times: what slows the machine down slows all of them down. */
async function compare(lines: number, servers: readonly ServerUnderTest[]): Promise<Map<string, Measured>> {
  const texts: Readonly<Record<BenchedFile, string>> = {
    schema: generateDump(lines),
    rows: generateDump(lines, true),
    mysql: generateMysqlDump(lines),
  };
  const rounds = lines > 50_000 ? 2 : 3;
  const results = new Map<string, Measured>();
  const tooSlow = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      if (tooSlow.has(server.name)) continue;
      const measured = await measureServer(server, texts[server.file], folder, deadline);
      const before = results.get(server.name);
      results.set(server.name, before ? joined(before, measured) : measured);
      if (measured.late !== null) tooSlow.add(server.name);
    }
  }
  return results;
}

function joined(a: Measured, b: Measured): Measured {
  return {
    first: [...a.first, ...b.first],
    open: [...a.open, ...b.open],
    character: [...a.character, ...b.character],
    line: [...a.line, ...b.line],
    processor: [...a.processor, ...b.processor],
    diagnostics: b.diagnostics,
    bytes: b.bytes,
    memory: Math.max(a.memory, b.memory),
    peak: Math.max(a.peak, b.peak),
    late: b.late,
  };
}

async function compareCommands(peers: readonly Peer[]) {
  const molt = [process.execPath, await built('molt'), 'check'];
  const rows: { what: string; lines: number; milliseconds: number[]; late: boolean }[] = [];
  const file = (lines: number) => join(folder, `schema-${lines}.sql`);
  const mysqlFile = (lines: number) => join(folder, `mysql-${lines}.sql`);
  const longer = [300_000, 1_000_000];
  for (const lines of [...sizes, ...longer]) {
    await writeFile(file(lines), generateDump(lines));
    await writeFile(mysqlFile(lines), generateMysqlDump(lines));
  }
  for (const lines of [...sizes, ...longer]) {
    const commands: { what: string; command: readonly string[] }[] = [
      { what: 'molt check', command: [...molt, file(lines)] },
      { what: 'molt check --format json', command: [...molt, '--format', 'json', file(lines)] },
      { what: 'molt check, MySQL', command: [...molt, mysqlFile(lines)] },
    ];
    if (!longer.includes(lines)) {
      for (const peer of peers) {
        for (const command of peer.check(file(lines))) {
          commands.push({
            what: command
              .map((part) => part.split('/').at(-1))
              .slice(0, -1)
              .join(' '),
            command,
          });
        }
      }
    }
    const times = commands.map(({ what }) => ({ what, lines, milliseconds: [] as number[], late: false }));
    for (let round = 0; round < (lines > 200_000 ? 1 : 3); round++) {
      for (const [i, { command }] of commands.entries()) {
        const row = times[i];
        if (row === undefined || row.late) continue;
        const took = await timeCommand(command, folder, deadline);
        if (took === null) row.late = true;
        else row.milliseconds.push(took);
      }
    }
    rows.push(...times);
  }
  return rows;
}

function printEditing(lines: number, results: ReadonlyMap<string, Measured>): void {
  const ours = median(results.get('molt')?.character ?? []);
  const table = new Table({
    head: [
      `${lines.toLocaleString('en-US')} lines`,
      'first findings ms',
      'all findings ms',
      'character ms',
      'goal',
      '× molt',
      'new line ms',
      'processor ms/edit',
      'findings',
      'kB/answer',
      'memory MB (peak)',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array.from({ length: 10 }, () => 'right' as const)],
  });
  for (const [name, each] of results) {
    const late = each.late === null ? '' : `> ${deadline / 1000} s`;
    table.push([
      name,
      each.first.length === 0 ? late : median(each.first).toFixed(0),
      each.open.length === 0 ? late : median(each.open).toFixed(0),
      each.character.length === 0 ? late : median(each.character).toFixed(1),
      name.startsWith('molt') ? (goals[lines] ?? '') : '',
      each.character.length === 0 ? '' : (median(each.character) / ours).toFixed(1),
      each.line.length === 0 ? late : median(each.line).toFixed(1),
      each.processor.length === 0 ? '' : median(each.processor).toFixed(1),
      each.diagnostics.toLocaleString('en-US'),
      (each.bytes / 1000).toFixed(0),
      `${each.memory.toFixed(0)} (${each.peak.toFixed(0)})`,
    ]);
  }
  console.log(table.toString());
}

function printCommands(
  rows: readonly { what: string; lines: number; milliseconds: number[]; late: boolean }[],
): void {
  const table = new Table({
    head: ['command', 'lines', 'ms', 'ms per 100,000 lines'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const { what, lines, milliseconds, late } of rows) {
    const ms = median(milliseconds);
    table.push([
      what,
      lines.toLocaleString('en-US'),
      late ? `> ${deadline / 1000} s` : ms.toFixed(0),
      late ? '' : ((ms / lines) * 100_000).toFixed(0),
    ]);
  }
  console.log(table.toString());
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
