import { describe, expect, test } from 'vitest';
import type { Batch } from './batch.ts';
import { Flow, maxBatch, maxQueue } from './flow.ts';
import type { Lsn } from './lsn.ts';
import type { TableMapping } from './mapping.ts';
import type { Event } from './pgoutput.ts';

const column = (name: string) => ({ name, quoted: name, castTo: 'text', identityAlways: false });
const columns = [column('id'), column('v')];
const mapping: TableMapping = {
  name: 'public.t', table: 't', columns, key: [columns[0]!], overridesIdentity: false, rank: 0,
}; // prettier-ignore
const relation: Event = {
  type: 'relation',
  relation: {
    id: 1, schema: 'public', name: 't', replicaIdentity: 'd',
    columns: [{ name: 'id', isKey: true, typeOid: 23 }, { name: 'v', isKey: false, typeOid: 25 }],
  },
}; // prettier-ignore

/** A flow from position 5 on, with a destination that writes down what it is given. */
function start(exactUntil: Lsn = 0n) {
  const told: string[] = [];
  const reading: string[] = [];
  let letGo: (() => void)[] | undefined;
  const flow = new Flow({
    mappings: new Map([[mapping.name, mapping]]),
    from: 5n,
    exactUntil,
    applier: {
      async apply(batch: Batch, commitAs?: Lsn) {
        told.push(
          `${batch.size} in ${batch.segments.length}${commitAs === undefined ? '' : ` as ${commitAs}`}`,
        );
        if (letGo && commitAs !== undefined) await new Promise<void>((resolve) => letGo?.push(resolve));
      },
      rollback: async () => void told.push('rollback'),
    },
    reading: { pause: () => void reading.push('pause'), resume: () => void reading.push('resume') },
  });
  flow.take(relation);
  let id = 0;
  return {
    flow,
    told,
    reading,
    /** A transaction of so many inserts; without `end` its end has not arrived. */
    transaction(inserts: number, end?: Lsn) {
      for (let i = 0; i < inserts; i++) flow.take({ type: 'insert', relation: 1, row: [String(++id), 'x'] });
      if (end !== undefined) flow.take({ type: 'commit', commitLsn: end - 1n, endLsn: end, committedAt: 0 });
    },
    /** From now on the destination takes its time to commit, until the returned function is called. */
    hold() {
      letGo = [];
      return () => {
        const waiting = letGo ?? [];
        letGo = undefined;
        for (const go of waiting) go();
      };
    },
  };
}
/** Until all that can happen has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the origin may forget', () => {
  test('nothing of what is only gathered, though the origin says that it has sent more', async () => {
    const { flow, told, transaction, hold } = start();
    const letGo = hold();
    transaction(1, 10n);
    flow.keepalive(15n);
    transaction(1, 20n);
    flow.keepalive(25n);
    const work = flow.work();
    await settled();
    expect([told, flow.reached, flow.applied]).toEqual([['2 in 1 as 20'], 5n, 5n]);
    letGo();
    await settled();
    expect([flow.reached, flow.applied]).toEqual([25n, 20n]);
    flow.finish();
    await work;
  });

  test('nothing of a transaction that is begun and not committed', async () => {
    const { flow, told, transaction, hold } = start();
    const letGo = hold();
    const work = flow.work();
    transaction(2 * maxBatch);
    await settled();
    expect([told, flow.reached]).toEqual([[`${maxBatch} in 1`], 5n]);
    flow.keepalive(99n);
    transaction(1, 100n);
    await settled();
    expect(told.slice(1)).toEqual([`${maxBatch} in 1`, '1 in 1 as 100']);
    expect(flow.reached).toBe(5n);
    letGo();
    await settled();
    expect(flow.reached).toBe(100n);
    flow.finish();
    await work;
  });

  test('what concerned other tables, and never less than before', async () => {
    const { flow, told } = start();
    const work = flow.work();
    flow.keepalive(30n);
    flow.keepalive(20n);
    await settled();
    expect([told, flow.reached, flow.applied]).toEqual([[], 30n, 5n]);
    flow.finish();
    await work;
  });
});

describe('at the end', () => {
  test('what has arrived whole is applied, and a transaction whose end has not is not begun, however large', async () => {
    const { flow, told, transaction } = start();
    const work = flow.work();
    transaction(2, 10n);
    transaction(maxQueue + 1);
    flow.finish();
    await work;
    expect(told).toEqual(['2 in 1 as 10', 'rollback']);
    expect(flow.applied).toBe(10n);
  });

  test('what was begun of one is undone', async () => {
    const { flow, told, transaction } = start();
    const work = flow.work();
    transaction(2 * maxBatch);
    await settled();
    flow.finish();
    await work;
    expect(told).toEqual([`${maxBatch} in 1`, 'rollback']);
    expect(flow.reached).toBe(5n);
  });

  test('by a failure nothing more is applied', async () => {
    const { flow, told, transaction } = start();
    const work = flow.work();
    transaction(1, 10n);
    flow.fail(new Error('the stream broke'));
    await expect(work).rejects.toThrow('the stream broke');
    expect(told).toEqual([]);
  });
});

test('one by one: each transaction alone and each change alone, up to where that was asked for', async () => {
  const { flow, told, transaction } = start(20n);
  for (const end of [10n, 20n, 30n, 40n]) transaction(2, end);
  const work = flow.work();
  flow.finish();
  await work;
  expect(told).toEqual(['2 in 2 as 10', '2 in 2 as 20', '4 in 1 as 40', 'rollback']);
});

test('the origin is not read from while too much waits', async () => {
  const { flow, reading, transaction, hold } = start();
  const letGo = hold();
  transaction(1, 10n);
  const work = flow.work();
  transaction(maxQueue + 1, 20n);
  expect(reading).toEqual(['pause']);
  letGo();
  await settled();
  expect(reading).toEqual(['pause', 'resume']);
  flow.finish();
  await work;
  expect(flow.applied).toBe(20n);
});

test('a change of a table that was not described is an error, not a guess', () => {
  const { flow } = start();
  expect(() => flow.take({ type: 'insert', relation: 2, row: ['1', 'x'] })).toThrow('relation 2');
});
