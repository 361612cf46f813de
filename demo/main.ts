import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerCheck } from './app/ledger.ts';
import { toErrorReport } from '../contracts/errors.ts';
import { openEditor } from './editor.ts';
import { parseOptions, type DemoOptions } from './options.ts';
import { ownDatabases, releaseReplication, startDatabases } from './parts/databases.ts';
import { startGuard } from './parts/guard.ts';
import { root } from './parts/program.ts';
import { renderStatus } from './status.ts';
import { thereAndBack } from './story/headless.ts';
import { prologue } from './story/prologue.ts';
import { renderReport, type StoryReport } from './story/report.ts';
import { Story, StoryStopped } from './story/story.ts';
import { watchStatus } from './story/watch-status.ts';
import type { Ground, World } from './story/world.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/**
 * `npm start`. Returns the exit code: 0 when all went well, 1 when the story or a part of it failed, 2 for arguments
 * that make no sense, 130 when a person stopped the headless story.
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if ('exitCode' in options) return options.exitCode;
  const terminal = createTerminal(options.format === 'json' ? process.stderr : process.stdout);
  const stopping = listenForStop(terminal);
  try {
    return await run(options, terminal, stopping);
  } catch (error) {
    const { message, remedy } = toErrorReport(error);
    terminal.warn(stopping.aborted ? 'Stopped.' : `${message}. ${remedy}`);
    return stopping.aborted ? 130 : 1;
  }
}

async function run(options: DemoOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const folder = join(root, '.demo', `molt-demo-${process.pid}`);
  const logs = join(folder, 'logs');
  const guard = startGuard();
  if (!options.keepLogs) guard.watch('dir', folder);
  await mkdir(logs, { recursive: true });
  const undone: (() => Promise<void>)[] = [];
  const undo = (what: () => Promise<void>): void => void undone.push(what);
  let world: World | undefined;
  let failed = true;
  const story = new Story(terminal);
  try {
    const databases = options.own
      ? await ownDatabases(options.own.sourceUrl, options.own.targetUrl)
      : { ...(await start(terminal, () => startDatabases(guard, () => undefined))), seeded: false };
    undo(() => databases.stop());
    if (databases.own) {
      announceOwn(terminal, databases.source.name, databases.target.name, databases.seeded);
      undo(async () => {
        for (const side of [databases.source, databases.target]) await releaseReplication(side);
      });
    }
    const ground: Ground = {
      options,
      folder,
      logs,
      workspace: join(folder, 'workspace'),
      databases,
      guard,
      terminal,
      signal,
    };
    let ledger: LedgerCheck | undefined;
    try {
      world = await prologue(ground, story, databases.seeded, undo);
      const watching = new AbortController();
      undo(async () => watching.abort());
      const status = await watchStatus(world.orchestrator, watching.signal);
      const { application, services } = world;
      if (process.stdout.isTTY || !options.headless) {
        terminal.live(() =>
          renderStatus({ status: status(), application: application.figures(), parts: services.parts }),
        );
      }
      if (options.headless) ledger = await thereAndBack(world, story);
      else await stayOpen(world, undo);
    } catch (error) {
      if (!(error instanceof StoryStopped)) throw error;
      if (signal.aborted) throw error;
    }
    terminal.still();
    if (options.headless || story.problems.length > 0) {
      const report = makeReport(ground, world, story, ledger);
      failed = !report.ok;
      print(report, options);
      if (options.keepLogs || failed)
        await writeFile(join(logs, 'report.json'), JSON.stringify(report, null, 2));
    } else failed = false;
    return failed ? 1 : 0;
  } finally {
    terminal.still();
    if (signal.aborted) terminal.say('Stopping …');
    for (const what of undone.reverse()) {
      await what().catch((error: unknown) => terminal.warn(toErrorReport(error).message));
    }
    if (options.keepLogs || (failed && !signal.aborted)) {
      guard.forget('dir', folder);
      terminal.say(`Logs of all parts: ${logs}`);
    } else {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      guard.forget('dir', folder);
    }
    await guard.close();
  }
}

/** Ctrl-C and SIGTERM ask for an orderly end; a second time ends at once (the guard then cleans up). */
function listenForStop(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The package of the embedded servers would stop them, and this process, before the rest could end in order.
    process.removeAllListeners(name);
    process.on(name, () => {
      if (controller.signal.aborted) {
        terminal.say('Ended at once.');
        process.exit(130);
      }
      controller.abort(new Error('stopped'));
    });
  }
  return controller.signal;
}

async function start<T>(terminal: Terminal, work: () => Promise<T>): Promise<T> {
  terminal.heading('Two PostgreSQL servers: the source, and a stand-in for the target (not CockroachDB)');
  return work();
}

function announceOwn(terminal: Terminal, source: string, target: string, seeded: boolean): void {
  terminal.say(
    [
      'Your servers are used. This is what happens to them:',
      seeded
        ? `  ${source}: the demo's tables are there from an earlier run; the application goes on writing to them`
        : `  ${source}: is empty; gets the demo's tables, rows and a replication slot`,
      `  ${target}: is empty; gets the converted tables, the rows, and the schemas _molt_lms and _molt_repl`,
      '  At the end slots and publications are removed; the tables stay. Nothing else is touched.',
    ].join('\n'),
  );
}

/** Opens VS Code and waits until the person stops the demo. */
async function stayOpen(world: World, undo: (what: () => Promise<void>) => void): Promise<void> {
  const { terminal, options, signal } = world;
  const environment = join(world.folder, 'environment');
  await writeFile(
    environment,
    `export CLI_ORCHESTRATOR_URL=${world.services.orchestratorUrl}\nexport MOLT_LMS_TOKEN=${world.services.token}\n`,
    { mode: 0o600 },
  );
  if (options.editor) {
    terminal.heading('VS Code');
    try {
      const editor = await openEditor(world);
      undo(() => editor.close());
      terminal.say(editor.invitation);
    } catch (error) {
      terminal.warn(
        `VS Code could not be started: ${toErrorReport(error).message}\n  Everything else runs; the commands below work.`,
      );
    }
  }
  terminal.say(
    [
      '',
      'What to do there: open schema.sql and look at what is underlined; then the view "CockroachDB Migration" in the',
      'activity bar: Verify, and when it is equal, Cutover: Begin, then Commit. The application below must not notice.',
      '',
      'Or by hand, in another terminal:',
      `  . ${environment}`,
      '  node dist/molt-lms-cli.js status',
      '  node dist/molt-lms-cli.js cutover consistent begin   (then: commit)',
      '',
      'Ctrl-C stops everything.',
      '',
    ].join('\n'),
  );
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function makeReport(
  { databases }: Ground,
  world: World | undefined,
  story: Story,
  ledger: LedgerCheck | undefined,
): StoryReport {
  const application = world && { ...world.application.figures(), messages: world.application.errors() };
  const problems = [...story.problems];
  if (application && application.errors > 0)
    problems.push(`the application saw ${application.errors} errors`);
  if (!ledger) problems.push("the application's ledger was not compared at the end");
  return {
    schemaVersion: 1,
    ok: problems.length === 0,
    source: databases.source.name,
    target: databases.target.name,
    targetProduct: databases.own ? 'your server' : 'a PostgreSQL as stand-in, not CockroachDB',
    steps: story.steps,
    application,
    ledger,
    restarts: (world?.services.parts ?? []).reduce((sum, part) => sum + part.restarts, 0),
    problems,
  };
}

function print(report: StoryReport, options: DemoOptions): void {
  console.log(options.format === 'json' ? JSON.stringify(report, null, 2) : `\n${renderReport(report)}`);
}
