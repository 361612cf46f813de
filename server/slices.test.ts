import { expect, test } from 'vitest';
import { nextTurn } from './files.ts';
import { throughInSlices } from './slices.ts';

/** Two slices of work: longer than one, however quick the machine is. */
function* work(onStep: () => void): Generator<undefined, string> {
  for (const _ of [1, 2]) {
    onStep();
    const end = performance.now() + 10;
    while (performance.now() < end);
    yield;
  }
  return 'done';
}

test('however much is done at the same time, others have their turn after each slice', async () => {
  let steps = 0;
  let sinceTurn = 0;
  let most = 0;
  const onStep = () => {
    steps++;
    most = Math.max(most, ++sinceTurn);
  };
  let isOver = false;
  const others = (async () => {
    for (; !isOver; sinceTurn = 0) await nextTurn();
  })();
  const all = Promise.all(Array.from({ length: 20 }, () => throughInSlices(work(onStep))));
  expect(await all).toEqual(Array.from({ length: 20 }, () => 'done'));
  isOver = true;
  await others;
  expect(steps).toBe(40);
  // Without turns it would be 20.
  expect(most).toBeLessThanOrEqual(2);
});

test('what somebody waits for comes before what nobody asked for', async () => {
  const ended: string[] = [];
  const all = ['first', 'second', 'third'].map((name) =>
    throughInSlices(
      work(() => undefined),
      'behind',
    ).then(() => ended.push(name)),
  );
  await nextTurn();
  await throughInSlices(work(() => undefined));
  expect(ended).toEqual([]);
  await Promise.all(all);
  expect(ended).toEqual(['first', 'second', 'third']);
});

test('what fails leaves its turn to the others', async () => {
  const failing = function* (): Generator<undefined, void> {
    throw new Error('no');
  };
  await expect(throughInSlices(failing())).rejects.toThrow('no');
  await expect(throughInSlices(work(() => undefined))).resolves.toBe('done');
});
