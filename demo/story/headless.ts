import type { LedgerCheck } from '../app/ledger.ts';
import { cutOver } from './cutover-steps.ts';
import { ledger, settle, verify } from './data-steps.ts';
import type { Story } from './story.ts';
import { figure, pause, type World } from './world.ts';

/** How long the application works at the target before the way back, in milliseconds. */
const atTheTargetMs = 3_000;

/**
 * The second half of the story: verify, over to the target and back again under traffic, and the proof that nothing
 * was lost. Returns the last comparison with the application's ledger.
 */
export async function thereAndBack(world: World, story: Story): Promise<LedgerCheck | undefined> {
  const { source, target } = world.databases;
  let last: LedgerCheck | undefined;
  const compareLedger = async (side: 'source' | 'target') => {
    const { step, ledger: found } = await ledger(world, side);
    last = found;
    return step;
  };
  await story.step('verify', 'Verify under traffic', 'telling', () => verify(world, 'traffic'));
  await story.step('cutover', `Cut over to the target ${target.name} under traffic`, 'essential', () =>
    cutOver(world, 'target'),
  );
  await story.step('ledger', "The application's ledger, compared with the target", 'telling', () =>
    compareLedger('target'),
  );
  await pause(atTheTargetMs, world.signal);
  await story.step('verify-after', 'Verify under traffic, the target in the lead', 'telling', () =>
    verify(world, 'traffic'),
  );
  await story.step('revert', `Revert to the source ${source.name} under traffic`, 'essential', () =>
    cutOver(world, 'source'),
  );
  await pause(atTheTargetMs, world.signal);
  await story.step('stop', 'The application rests', 'essential', async () => {
    await world.application.stop();
    await settle(world, 'forward');
    const { reads, writes, errors } = world.application.figures();
    return {
      ok: errors === 0,
      problem: errors > 0 ? `it saw ${errors} errors` : undefined,
      figures: { reads: figure(reads, ''), writes: figure(writes, ''), errors: figure(errors, '') },
    };
  });
  await story.step('verify-final', 'Verify at rest', 'telling', () => verify(world, 'quiet'));
  await story.step('ledger-target', "The application's ledger, compared with the target", 'telling', () =>
    compareLedger('target'),
  );
  await story.step('ledger-final', "The application's ledger, compared with the source", 'telling', () =>
    compareLedger('source'),
  );
  return last;
}
