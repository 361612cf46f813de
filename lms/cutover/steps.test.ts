import { describe, expect, test } from 'vitest';
import { MoltError } from '../../contracts/errors.ts';
import { Overtaken } from '../orchestrator/store/store.ts';
import { advance } from './advance.ts';
import { Rehearsal, rehearsedInstance as instance } from './rehearsal.fixture.ts';
import { limits } from './world.ts';

/** Goes on until there is nothing more to do at once. */
async function settle(rehearsal: Rehearsal): Promise<void> {
  for (let steps = 0; (await advance(rehearsal.world)) === 'again'; steps++)
    if (steps > 20) throw new Error(`no end: ${rehearsal.done.join(', ')}`);
}

/** As if an operator had asked for the commit. */
async function askForCommit(rehearsal: Rehearsal): Promise<void> {
  rehearsal.state = { ...rehearsal.state, phase: 'committing' };
  rehearsal.done.length = 0;
  await settle(rehearsal);
}

/** Two instances at rest and replication that runs; `from` is where traffic is. */
function ready(
  from: 'source' | 'target' = 'source',
  over: ConstructorParameters<typeof Rehearsal>[1] = {},
): Rehearsal {
  const rehearsal = new Rehearsal(from, over);
  if (from === 'target') {
    Object.assign(rehearsal.legs, {
      forward: { ...rehearsal.legs.forward, desired: 'stopped', state: 'stopped' },
      reverse: { ...rehearsal.legs.reverse, desired: 'running', state: 'running' },
    });
  }
  rehearsal.instances = [instance('lms-0'), instance('lms-1')];
  // Replication goes on while the steps wait, and the instances confirm the side that serves in the end.
  rehearsal.meanwhile = () => {
    rehearsal.replicate('source');
    rehearsal.replicate('target');
    if (rehearsal.state.phase === 'serving' && rehearsal.state.epoch === 9)
      rehearsal.instances = rehearsal.instances.map((one) => ({ ...one, acknowledgedEpoch: 9 }));
  };
  return rehearsal;
}

async function paused(rehearsal: Rehearsal): Promise<Rehearsal> {
  await settle(rehearsal);
  expect(rehearsal.state.phase).toBe('paused');
  return rehearsal;
}

describe('a cutover', () => {
  test.each(['source', 'target'] as const)(
    'away from the %s takes its steps in the order that makes it safe',
    async (from) => {
      const to = from === 'source' ? 'target' : 'source';
      const [along, back] = from === 'source' ? ['forward', 'reverse'] : ['reverse', 'forward'];
      const rehearsal = await paused(ready(from));
      expect(rehearsal.done).toEqual([
        `${back} is told standby`,
        'traffic is held',
        `${from} is fenced`,
        'paused',
      ]);
      rehearsal[from].sequence = [{ schema: 'public', name: 's', last: '42' }];
      await askForCommit(rehearsal);
      // Nobody can write any more before the position is read; the position is read before the marker is written.
      expect(rehearsal.done.slice(0, 3)).toEqual([
        `${from} is fenced`,
        `position of the ${from} is read`,
        `marker is written at the ${from}`,
      ]);
      const at = (what: string): number => {
        expect(rehearsal.done).toContain(what);
        return rehearsal.done.indexOf(what);
      };
      const committed = at(`committed: ${to} serves`);
      // What the leg along wrote must not travel back; the way back begins with the commit, not before.
      expect(at(`${along} is told held`)).toBeLessThan(at(`${back} is told held`));
      expect(at(`${back} is told held`)).toBeLessThan(committed);
      expect(at(`sequences of the ${to} are moved`)).toBeLessThan(committed);
      expect(at(`${back} is told running`)).toBeGreaterThan(committed);
      expect(at(`marker is written at the ${to}`)).toBeGreaterThan(committed);
      expect(at(`${along} is told stopped`)).toBeGreaterThan(at('complete'));
      expect(rehearsal[to].moved).toEqual([{ schema: 'public', name: 's', last: '42' }]);
      expect(rehearsal.ended).toBe('committed');
      expect(rehearsal.error).toBeUndefined();
      // Then it is tidied.
      expect(rehearsal.done.slice(-2)).toEqual([
        `markers of the ${from} are removed`,
        `markers of the ${to} are removed`,
      ]);
      expect(rehearsal.journal.map(({ step }) => step)).toEqual([
        ...[
          'drained',
          'drained',
          'fenced',
          'replication drained',
          'replication held',
          'sequences moved',
          'commit',
        ],
        ...['instance resumed', 'instance resumed', 'resumed', 'complete'],
      ]);
    },
  );

  test('without a way back does not touch that leg', async () => {
    const rehearsal = await paused(ready('source', { turnBack: false }));
    await askForCommit(rehearsal);
    expect(rehearsal.done.filter((what) => what.startsWith('reverse'))).toEqual([]);
    expect(rehearsal.ended).toBe('committed');
  });

  test("with another tool's replication is committed on a person's word, still behind the fence", async () => {
    const rehearsal = await paused(ready('source', { confirmedBy: 'ana', turnBack: false }));
    rehearsal.target.appliedOf.clear();
    rehearsal.meanwhile = () => undefined;
    rehearsal.instances = [instance('lms-0', { acknowledgedEpoch: 9 })];
    await askForCommit(rehearsal);
    expect(rehearsal.done[0]).toBe('source is fenced');
    expect(rehearsal.done).not.toContain('marker is written at the source');
    expect(rehearsal.ended).toBe('committed');
  });
});

describe('a commit is refused, and changes nothing, when', () => {
  const stranger = { pid: 7, user: 'batch', applicationName: 'night job', clientAddress: '10.0.0.9' };
  test.each<[string, (rehearsal: Rehearsal) => void, string, RegExp]>([
    [
      'the marker does not arrive',
      (r) => (r.meanwhile = () => void r.target.appliedOf.set('forward', 'F/0')),
      'cutover/not-drained',
      /marker did not arrive/,
    ],
    [
      'what was applied stands one byte before the position',
      (r) => {
        r.meanwhile = () => {
          for (const marker of r.source.markers) r.target.markers.add(marker);
          r.target.appliedOf.set('forward', '0/FFF');
        };
      },
      'cutover/not-drained',
      /the source stood at 0\/1000, it has applied up to 0\/FFF, the marker arrived/,
    ],
    [
      'nothing was ever applied',
      (r) => {
        r.meanwhile = () => {
          for (const marker of r.source.markers) r.target.markers.add(marker);
        };
      },
      'cutover/not-drained',
      /nothing was ever applied/,
    ],
    [
      'a two-phase transaction is open',
      (r) => (r.source.prepared = ['end of month']),
      'cutover/not-drained',
      /end of month/,
    ],
    ['somebody goes past the proxies', (r) => (r.source.who = [stranger]), 'cutover/bypassed', /night job/],
    [
      'nobody can tell who goes past the proxies',
      (r) => (r.source.who = 'no right to see'),
      'cutover/bypassed',
      /no right to see/,
    ],
    [
      'an instance that joined has not confirmed',
      (r) => r.instances.push(instance('lms-2', { acknowledgedEpoch: 7, drained: false })),
      'cutover/not-drained',
      /has not confirmed/,
    ],
    [
      'an instance has confirmed an older order',
      (r) => r.instances.push(instance('lms-2', { acknowledgedEpoch: 7, drained: true })),
      'cutover/not-drained',
      /has not confirmed/,
    ],
    [
      'the fence does not hold',
      (r) =>
        r.source.fails.set(
          'fence',
          new MoltError('cutover/not-fenced', { side: 'source', reason: 'no right' }),
        ),
      'cutover/not-fenced',
      /no right/,
    ],
    [
      'the leg along does not stop',
      (r) => r.deaf.add('forward'),
      'cutover/not-drained',
      /the forward leg was told "held"/,
    ],
    [
      'the leg back does not stop',
      (r) => r.deaf.add('reverse'),
      'cutover/not-drained',
      /the reverse leg was told "held"/,
    ],
    [
      'sequences cannot be moved',
      (r) => r.target.fails.set('advanceSequences', new Error('no right to setval')),
      'internal',
      /./,
    ],
  ])('%s', async (_, prepare, code, message) => {
    const rehearsal = await paused(ready());
    rehearsal.source.sequence = [{ schema: 'public', name: 's', last: '42' }];
    prepare(rehearsal);
    await askForCommit(rehearsal);
    expect(rehearsal.error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(rehearsal.state).toMatchObject({ phase: 'paused', sourceOfTruth: 'source', epoch: 8 });
    expect(rehearsal.done.filter((what) => what.startsWith('committed'))).toEqual([]);
    expect(rehearsal.ended).toBeUndefined();
    // Replication is as it was, so that the next commit can be proven.
    expect(rehearsal.legs).toMatchObject({
      forward: { desired: 'running' },
      reverse: { desired: 'standby' },
    });
  });

  test('a stranger who was allowed at begin is no reason', async () => {
    const rehearsal = await paused(ready('source', { bypassAllowed: true }));
    rehearsal.source.who = [stranger];
    await askForCommit(rehearsal);
    expect(rehearsal.ended).toBe('committed');
  });

  test.each([
    ['its own limit', 60_000, limits.proofMs],
    ["the pause's, when that is shorter", 3_000, 3_000],
  ])('the proof takes longer than %s', async (_, left, atMost) => {
    const rehearsal = await paused(ready());
    rehearsal.meanwhile = () => undefined;
    rehearsal.limitAt = rehearsal.now + left;
    const started = rehearsal.now;
    rehearsal.state = { ...rehearsal.state, phase: 'committing' };
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/not-drained');
    expect(rehearsal.now - started).toBeGreaterThanOrEqual(atMost);
    expect(rehearsal.now - started).toBeLessThan(atMost + 100);
  });
});

describe('an error that is not about the proof', () => {
  test.each([
    ['the store is away', new MoltError('lms/state-store-lost', { address: 'a', reason: 'b' })],
    ['another orchestrator leads', new Overtaken()],
  ])('%s: nothing is put on record, and it is taken up again', async (_, error) => {
    const rehearsal = await paused(ready());
    rehearsal.source.fails.set('position', error);
    await expect(askForCommit(rehearsal)).rejects.toBe(error);
    expect(rehearsal.done).not.toContain('commit refused');
    expect(rehearsal.state.phase).toBe('committing');
    rehearsal.source.fails.clear();
    await askForCommit(rehearsal);
    expect(rehearsal.ended).toBe('committed');
  });

  test.each([
    ['was made', true],
    ['was not made', false],
  ])(
    'the answer to the commit itself is lost and it %s: it is made once, and not refused',
    async (_, made) => {
      const rehearsal = await paused(ready());
      const { store } = rehearsal.world;
      const commit = store.commit.bind(store);
      const lost = new MoltError('lms/state-store-lost', { address: 'a', reason: 'b' });
      store.commit = async (...what) => {
        if (made) await commit(...what);
        throw lost;
      };
      await expect(askForCommit(rehearsal)).rejects.toBe(lost);
      store.commit = commit;
      await settle(rehearsal);
      expect(rehearsal.done.filter((what) => what.startsWith('commit'))).toEqual([
        'committed: target serves',
      ]);
      expect([rehearsal.ended, rehearsal.state.sourceOfTruth]).toEqual(['committed', 'target']);
    },
  );

  test('a commit that was cut off after it had held the legs lets them run before it asks for the proof again', async () => {
    const rehearsal = await paused(ready());
    for (const name of ['forward', 'reverse'] as const)
      rehearsal.legs[name] = { ...rehearsal.legs[name], desired: 'held', state: 'held' };
    await askForCommit(rehearsal);
    expect(rehearsal.done.slice(0, 2)).toEqual(['forward is told running', 'reverse is told standby']);
    expect(rehearsal.ended).toBe('committed');
  });
});

describe('while traffic drains', () => {
  const draining = async (...instances: ReturnType<typeof instance>[]): Promise<Rehearsal> => {
    const rehearsal = ready();
    rehearsal.instances = [instance('lms-0', { drained: false, acknowledgedEpoch: 7 })];
    await settle(rehearsal);
    expect(rehearsal.state.phase).toBe('draining');
    rehearsal.instances = instances;
    return rehearsal;
  };
  const busy = {
    session: 's',
    reason: 'in-transaction',
    clientAddress: '10.2.0.7:51022',
    applicationName: 'billing',
    ageMs: 12_000,
    lastQuery: 'UPDATE x',
  } as const;

  test.each([
    ['is not at rest', { drained: false }],
    ['was at rest at an older order', { acknowledgedEpoch: 7 }],
  ])('a live instance that %s is waited for, and named when the time is over', async (_, over) => {
    const rehearsal = await draining(instance('lms-0'), instance('lms-1', over, { blockers: [busy] }));
    expect(await advance(rehearsal.world)).toBe('wait');
    expect(rehearsal.state.phase).toBe('draining');
    rehearsal.now = rehearsal.limitAt! - 1;
    expect(await advance(rehearsal.world)).toBe('wait');
    rehearsal.now = rehearsal.limitAt!;
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/begin-timeout');
    expect(rehearsal.error?.message).toMatch(
      /lms-1: in-transaction for 12\.0 s, client 10\.2\.0\.7:51022, app billing/,
    );
    expect(rehearsal.state).toMatchObject({ phase: 'serving', sourceOfTruth: 'source' });
    // What the cutover wanted of replication is taken down.
    expect(rehearsal.legs).toMatchObject({
      forward: { desired: 'running' },
      reverse: { desired: 'stopped' },
    });
    expect(rehearsal.ended).toBe('failed');
  });

  test('without a limit it waits for ever', async () => {
    const rehearsal = await draining(instance('lms-0', { drained: false }));
    rehearsal.limitAt = undefined;
    rehearsal.now += 86_400_000;
    expect(await advance(rehearsal.world)).toBe('wait');
    expect(rehearsal.state.phase).toBe('draining');
  });

  test('a silent instance is fenced early, while a live one is waited for', async () => {
    const rehearsal = await draining(
      instance('lms-0', { drained: false }, { upstream: { source: [11], target: [91] } }),
      instance('lms-1', { live: false, drained: false }, { upstream: { source: [21, 22], target: [92] } }),
    );
    expect(await advance(rehearsal.world)).toBe('wait');
    expect(rehearsal.source.fences.at(-1)).toEqual({
      keep: ['lms-0:lms-0-1'],
      pids: [21, 22],
      known: ['lms-0:lms-0-1', 'lms-1:lms-1-1'],
    });
    expect(rehearsal.target.fences).toEqual([]);
    expect(rehearsal.journal.at(-1)?.step).toBe('fenced early');
  });

  test('at its end the fence keeps whom is at rest, and ends who is silent, was replaced, or has gone', async () => {
    const rehearsal = await draining(
      instance('lms-0', {}, { upstream: { source: [11], target: [] } }),
      // Fell silent after it had confirmed: its promise holds.
      instance('lms-1', { live: false }, { upstream: { source: [21], target: [] } }),
      instance(
        'lms-2',
        { live: false, drained: false, incarnation: 'lms-2-2' },
        { upstream: { source: [31], target: [] } },
      ),
    );
    const { report } = instance('lms-2', {}, { upstream: { source: [32, 11], target: [] } });
    rehearsal.former = [
      { id: 'lms-2', incarnation: 'lms-2-1', isRecent: true, report },
      // Heard long ago: the server may have given its process ids anew.
      {
        id: 'lms-9',
        incarnation: 'lms-9-1',
        isRecent: false,
        report: { ...report, upstream: { source: [41], target: [] } },
      },
    ];
    expect(await advance(rehearsal.world)).toBe('again');
    expect(rehearsal.state.phase).toBe('paused');
    expect(rehearsal.source.fences.at(-1)).toEqual({
      keep: ['lms-0:lms-0-1', 'lms-1:lms-1-1'],
      // 11 was given anew, to a session of the one that is kept.
      pids: [31, 32],
      known: ['lms-0:lms-0-1', 'lms-1:lms-1-1', 'lms-2:lms-2-2', 'lms-2:lms-2-1', 'lms-9:lms-9-1'],
    });
  });

  test('a fence that fails undoes the cutover', async () => {
    const rehearsal = await draining(instance('lms-0'));
    rehearsal.source.fails.set(
      'fence',
      new MoltError('cutover/not-fenced', { side: 'source', reason: 'no right' }),
    );
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/not-fenced');
    expect(rehearsal.state).toMatchObject({ phase: 'serving', sourceOfTruth: 'source' });
  });
});

describe('a cutover that nobody goes on with', () => {
  test.each(['paused', 'committing'] as const)('is undone when the pause is over, %s', async (phase) => {
    const rehearsal = await paused(ready());
    rehearsal.state = { ...rehearsal.state, phase };
    rehearsal.now = rehearsal.limitAt! - 1;
    if (phase === 'paused') expect(await advance(rehearsal.world)).toBe('wait');
    rehearsal.now = rehearsal.limitAt!;
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/max-pause');
    expect(rehearsal.state).toMatchObject({ phase: 'serving', sourceOfTruth: 'source' });
    expect(rehearsal.ended).toBe('failed');
  });

  test('in its preparation, by an orchestrator that died, is undone before it touches traffic', async () => {
    const rehearsal = ready();
    rehearsal.isOurs = false;
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/interrupted');
    expect(rehearsal.done).not.toContain('traffic is held');
  });

  test('is not begun when the way back cannot be prepared', async () => {
    const rehearsal = ready();
    rehearsal.deaf.add('reverse');
    const started = rehearsal.now;
    await advance(rehearsal.world);
    expect(rehearsal.error?.code).toBe('cutover/not-drained');
    expect(rehearsal.done).not.toContain('traffic is held');
    expect(rehearsal.now - started).toBeGreaterThanOrEqual(limits.prepareMs);
  });
});

describe('after the commit it only goes forward:', () => {
  test('an instance that does not confirm is named, and the switch stands', async () => {
    const rehearsal = await paused(ready());
    rehearsal.meanwhile = () => {
      rehearsal.replicate('source');
      rehearsal.replicate('target');
      if (rehearsal.state.epoch === 9)
        rehearsal.instances = [instance('lms-0', { acknowledgedEpoch: 9 }), instance('lms-1')];
    };
    await askForCommit(rehearsal);
    const late = rehearsal.journal.find(({ step }) => step === 'not resumed everywhere');
    expect(late?.error).toBe('lms-1 did not confirm within 30 s');
    expect(
      rehearsal.journal.filter(({ step }) => step === 'instance resumed').map(({ actor }) => actor),
    ).toEqual(['lms-0']);
    expect(rehearsal.ended).toBe('committed');
    expect(rehearsal.state.sourceOfTruth).toBe('target');
  });

  test('no marker comes back: it says that there is no way back, and the switch stands', async () => {
    const rehearsal = await paused(ready());
    const usual = rehearsal.meanwhile;
    rehearsal.meanwhile = (now) => {
      if (rehearsal.state.epoch === 9)
        rehearsal.legs.reverse = { ...rehearsal.legs.reverse, state: 'failed', error: 'full disk' };
      usual(now);
    };
    await askForCommit(rehearsal);
    expect(rehearsal.error).toMatchObject({
      code: 'cutover/no-way-back',
      message: expect.stringContaining('full disk') as string,
    });
    expect(rehearsal.ended).toBe('committed');
    expect(rehearsal.state.sourceOfTruth).toBe('target');
  });

  test('an orchestrator that follows one that died does not ask again who has resumed', async () => {
    const rehearsal = await paused(ready());
    await askForCommit(rehearsal);
    const { journal } = rehearsal;
    rehearsal.journal.splice(journal.findIndex(({ step }) => step === 'complete'));
    rehearsal.row = { ...rehearsal.row, attempt: { ...rehearsal.row.attempt, outcome: 'open' } };
    rehearsal.isOurs = false;
    await settle(rehearsal);
    expect(journal.filter(({ step }) => step === 'resumed')).toHaveLength(1);
    expect(journal.at(-1)?.step).toBe('complete');
  });
});
