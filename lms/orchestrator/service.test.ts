import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Rehearsal } from '../cutover/rehearsal.fixture.ts';
import type { CheckWatch } from './check-watch.ts';
import { createService } from './service.ts';
import { ChangeSignal } from './signal.ts';
import { LeadLost, Overtaken } from './store/store.ts';

/** A cutover that is paused, and a store in which the wish to commit meets these errors before it is made. */
function paused(...errors: Error[]) {
  const rehearsal = new Rehearsal();
  rehearsal.state = { ...rehearsal.state, epoch: 8, phase: 'paused' };
  const wishes: string[] = [];
  Object.assign(rehearsal.world.store, {
    attempt: async () => rehearsal.row,
    wishCommit: async (_seen: unknown, actor: string) => {
      wishes.push(actor);
      const error = errors.shift();
      if (error) throw error;
      rehearsal.row = { ...rehearsal.row, attempt: { ...rehearsal.row.attempt, outcome: 'committed' } };
    },
  });
  const service = createService({
    world: rehearsal.world,
    changes: new ChangeSignal(),
    // Nothing here begins.
    checks: {} as CheckWatch,
    dialects: { source: 'postgres', target: 'postgres' },
    version: '0.0.0',
    log: pino({ level: 'silent' }),
    leaseMs: 3000,
    stop: new AbortController().signal,
    leads: () => true,
    beginning: () => undefined,
  });
  return { rehearsal, service, wishes };
}

describe('a command of an orchestrator', () => {
  test('that had lost its lead for a moment is made when it leads again', async () => {
    const { service, wishes } = paused(new LeadLost(), new LeadLost());
    expect(await service.commit({ actor: 'ana' })).toMatchObject({ outcome: 'committed' });
    expect(wishes).toEqual(['ana', 'ana', 'ana']);
  });

  test('that does not get its lead back says so', async () => {
    const { rehearsal, service } = paused(...Array.from({ length: 100 }, () => new LeadLost()));
    const { store } = rehearsal.world;
    const wishCommit = store.wishCommit.bind(store);
    // Time passes while it waits for the lead.
    store.wishCommit = async (...what) => {
      rehearsal.now += 2_500;
      return wishCommit(...what);
    };
    await expect(service.commit({ actor: 'ana' })).rejects.toMatchObject({ code: 'lms/not-leader' });
  });

  test('that comes too late is not made again', async () => {
    const { service, wishes } = paused(new Overtaken());
    await expect(service.commit({ actor: 'ana' })).rejects.toMatchObject({
      code: 'cutover/not-allowed',
      message: expect.stringContaining('the cutover ended at this moment') as string,
    });
    expect(wishes).toEqual(['ana']);
  });
});
