import type { RunEvent } from '../../contracts/runs.ts';
import { checkLedger, type LedgerCheck } from '../app/ledger.ts';
import { withClient } from '../parts/databases.ts';
import { complaint, molt } from './schema-steps.ts';
import { figure, pause, text, until, type Ground, type StepResult, type World } from './world.ts';

const finishedOf = (events: RunEvent[]) => events.find((event) => event.type === 'finished');

/** Copies all tables as of one moment, while the application writes; replication goes on from that moment. */
export async function load(ground: Ground): Promise<StepResult> {
  const ran = await molt(ground, ['fetch', '--replicate-from-here', '--format', 'json'], {
    onEvent: (event) => {
      if (event.type === 'message' && event.level === 'warning') ground.terminal.warn(event.text);
    },
  });
  const finished = finishedOf(ran.events);
  if (ran.exitCode !== 0 || finished?.result !== 'ok')
    return { ok: false, figures: {}, problem: complaint(ran) };
  const rows = finished.figures.rows ?? 0;
  return {
    ok: rows > 0,
    figures: {
      tables: figure(finished.figures.tables ?? 0, ''),
      rows: figure(rows, ''),
      rate: figure(rows / (finished.milliseconds / 1000), 'rows/s'),
    },
  };
}

/** Starts the replicator and waits until it has caught up with the application. */
export async function replicate(world: World): Promise<StepResult> {
  await world.services.startReplicator();
  let lag = NaN;
  await until('replication to the target is less than 1 s behind', 60_000, world.signal, async () => {
    const leg = (await world.orchestrator.status()).legs.find((one) => one.leg === 'forward');
    lag = leg?.lagSeconds ?? NaN;
    return leg?.state === 'running' && lag < 1;
  });
  return { ok: true, figures: { lag: figure(lag, 's') } };
}

/** Compares every row of both sides. Under traffic, rows that are on their way are looked at again. */
export async function verify(world: World, traffic: 'traffic' | 'quiet'): Promise<StepResult> {
  const differences: string[] = [];
  const ran = await molt(
    world,
    [
      ...['verify', '--format', 'json', '--orchestrator-url', world.services.orchestratorUrl],
      ...(traffic === 'traffic' ? ['--recheck', '30'] : []),
    ],
    {
      env: {
        MOLT_SOURCE_URL: world.databases.source.engineUrl,
        MOLT_TARGET_URL: world.databases.target.engineUrl,
        MOLT_LMS_TOKEN: world.services.token,
      },
      onEvent: (event) => {
        if (event.type !== 'difference' || differences.length >= 5) return;
        const { table, sort, key, columns } = event.difference;
        differences.push(`${table} ${JSON.stringify(key)} ${sort} ${columns.join(', ')}`);
      },
    },
  );
  const finished = finishedOf(ran.events);
  const tables = ran.events.filter((event) => event.type === 'table');
  const unchecked = tables.filter((event) => event.result === 'not-checked').map((event) => event.table);
  const figures: StepResult['figures'] = {
    tables: figure(tables.length, ''),
    rows: figure(finished?.figures.rows ?? NaN, ''),
    differences: figure(finished?.figures.differences ?? NaN, ''),
    ...(unchecked.length > 0 ? { 'not checked': text(unchecked.join(', ')) } : {}),
  };
  if (ran.exitCode === 0 && finished?.result === 'ok') return { ok: true, figures };
  const failed = tables.flatMap(({ table, result, error }) =>
    result === 'failed' ? [`${table} could not be compared: ${error?.message ?? 'no reason given'}`] : [],
  );
  const found = [...differences, ...failed.slice(0, 3)];
  return { ok: false, figures, problem: found.length > 0 ? found.join('; ') : complaint(ran) };
}

/** Compares the application's own ledger with one side. Without traffic also nothing may be there unannounced. */
export async function ledger(
  world: World,
  side: 'source' | 'target',
): Promise<{ step: StepResult; ledger: LedgerCheck }> {
  // First what was acknowledged, then the look at the database: the other way round proves nothing.
  const acknowledged = world.application.acknowledged();
  const found = await withClient(world.databases[side].engineUrl, (client) =>
    checkLedger(client, acknowledged),
  );
  const { lost, torn, accountsOff } = found;
  return {
    ledger: found,
    step: {
      ok: found.wrong.length === 0,
      problem: found.wrong.length > 0 ? found.wrong.join('; ') : undefined,
      figures: {
        acknowledged: figure(found.acknowledged, ''),
        lost: figure(lost, ''),
        torn: figure(torn, ''),
        'balances off': figure(accountsOff, ''),
      },
    },
  };
}

/** Waits until everything that the source of truth holds has reached the other side; the application must be quiet. */
export async function settle(world: World, leg: 'forward' | 'reverse'): Promise<void> {
  let still = 0;
  let last: string | undefined;
  await until(`the ${leg} leg has applied everything`, 30_000, world.signal, async () => {
    const found = (await world.orchestrator.status()).legs.find((one) => one.leg === leg);
    const calm = found?.state === 'running' && (found.lagSeconds ?? NaN) < 1 && found.appliedLsn === last;
    still = calm ? still + 1 : 0;
    last = found?.appliedLsn;
    await pause(100, world.signal);
    return still >= 10;
  });
}
