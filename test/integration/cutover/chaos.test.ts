import { expect, test } from 'vitest';
import { drawFaults, runChaos, type Fault } from '../../chaos/run.ts';

// A short slice of `npm run chaos`: the two faults that need servers of their own. Target and state store are one.
test('each database is restarted in the middle of a cutover: it ends, nothing is lost, nobody writes at two sides', async () => {
  const faults: Fault[] = [
    { kind: 'restart source', moment: 'draining' },
    { kind: 'restart target', moment: 'paused' },
  ];
  const reports = await runChaos(faults, () => undefined);
  expect(reports.map(({ kind, moment, wrong }) => ({ kind, moment, wrong }))).toEqual(
    faults.map((fault) => ({ ...fault, wrong: [] })),
  );
  for (const { outcome, serves, from } of reports) {
    expect(['committed', 'failed']).toContain(outcome);
    expect(serves !== from).toBe(outcome === 'committed');
  }
  expect(reports[0]!.from).toBe('source');
});

test('the same seed draws the same faults, another seed others', () => {
  expect(drawFaults(20, 7)).toEqual(drawFaults(20, 7));
  expect(drawFaults(20, 7)).not.toEqual(drawFaults(20, 8));
  expect(new Set(drawFaults(60, 1).map((fault) => `${fault.kind} ${fault.moment}`)).size).toBeGreaterThan(12);
});
