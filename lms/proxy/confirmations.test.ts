import { expect, test } from 'vitest';
import { Confirmations } from './confirmations.ts';

test('each answer was asked for after its asker began, with as few questions as possible', async () => {
  const questions: ((answer: number) => void)[] = [];
  const confirmations = new Confirmations<number>(() => new Promise((resolve) => questions.push(resolve)));
  const first = confirmations.next();
  const others = [confirmations.next(), confirmations.next()];
  expect(questions.length).toBe(1);
  questions[0]!(1);
  expect(await first).toBe(1);
  await Promise.resolve();
  expect(questions.length).toBe(2);
  questions[1]!(2);
  expect(await Promise.all(others)).toEqual([2, 2]);
  expect(questions.length).toBe(2);
});

test('a failed question fails only those that it was asked for', async () => {
  let n = 0;
  const confirmations = new Confirmations<number>(async () => {
    if (++n === 1) throw new Error('away');
    return n;
  });
  const first = confirmations.next();
  const second = confirmations.next();
  await expect(first).rejects.toThrow('away');
  expect(await second).toBe(2);
});
