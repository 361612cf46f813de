import { describe, expect, test } from 'vitest';
import type { Order, Side } from '../api/schema.ts';
import { Orders } from './orders.ts';

const order = (epoch: number, phase: Order['phase'], sourceOfTruth: Side = 'source'): Order => ({
  epoch,
  phase,
  sourceOfTruth,
  blockerPolicy: 'wait',
  leaseMs: 10_000,
});

/** Orders that begin at the given one, and what was carried out. */
function begin(at: Order, currentOrder?: () => Promise<Order>): { orders: Orders; done: Order[] } {
  const done: Order[] = [];
  const orders = new Orders({ order: at, currentOrder, confirmTimeoutMs: 500 }, (one) => void done.push(one));
  return { orders, done };
}

describe('orders only ever get newer', () => {
  test.each<[string, Order, Order, boolean]>([
    ['a higher epoch', order(3, 'serving'), order(4, 'draining'), true],
    [
      'a higher epoch that serves the other side',
      order(4, 'committing'),
      order(5, 'serving', 'target'),
      true,
    ],
    ['draining, then paused', order(4, 'draining'), order(4, 'paused'), true],
    ['paused, then committing', order(4, 'paused'), order(4, 'committing'), true],
    ['the same again', order(4, 'paused'), order(4, 'paused'), false],
    [
      'the same epoch serving, again, at the other side',
      order(4, 'serving'),
      order(4, 'serving', 'target'),
      false,
    ],
    ['an answer that was overtaken: draining after paused', order(4, 'paused'), order(4, 'draining'), false],
    [
      'an answer that was overtaken: serving after draining',
      order(4, 'draining'),
      order(4, 'serving'),
      false,
    ],
    ['a lower epoch', order(5, 'serving', 'target'), order(4, 'committing'), false],
    ['a lower epoch that serves', order(5, 'draining', 'target'), order(3, 'serving'), false],
  ])('%s', (_, now, next, taken) => {
    const { orders, done } = begin(now);
    orders.apply(next, 1);
    expect(done).toEqual(taken ? [next] : []);
    expect(orders.now).toBe(taken ? next : now);
  });

  test('when it was asked for is that of the order that counts', () => {
    const { orders } = begin(order(4, 'serving'));
    const before = orders.askedAt;
    orders.apply(order(3, 'serving'), 17);
    expect(orders.askedAt).toBe(before);
    orders.apply(order(5, 'serving'), 18);
    expect(orders.askedAt).toBe(18);
  });
});

describe('whether a side serves is confirmed by word that is asked for now', () => {
  test.each<[string, Order, Side, boolean]>([
    ['it does', order(4, 'serving'), 'source', true],
    ['the other side does', order(5, 'serving', 'target'), 'source', false],
    ['nobody does', order(5, 'draining'), 'source', false],
  ])('%s', async (_, answer, side, expected) => {
    const { orders } = begin(order(4, 'serving'), () => Promise.resolve(answer));
    expect(await orders.confirm(side)).toBe(expected);
    expect(orders.now.epoch).toBe(answer.epoch);
  });

  test('an answer that is older than what is known does not count', async () => {
    const { orders } = begin(order(5, 'serving', 'target'), () => Promise.resolve(order(4, 'serving')));
    expect(await orders.confirm('source')).toBe(false);
  });

  test('nobody answers: that is an error, not a yes', async () => {
    const { orders } = begin(order(4, 'serving'), () => Promise.reject(new Error('away')));
    await expect(orders.confirm('source')).rejects.toMatchObject({ code: 'lms/orchestrator-unreachable' });
  });

  test('an orchestrator that hangs is not waited for without end', async () => {
    const { orders } = begin(order(4, 'serving'), () => new Promise(() => undefined));
    await expect(orders.confirm('source')).rejects.toMatchObject({ code: 'lms/orchestrator-unreachable' });
  });
});

test('whoever waits for a side that serves gets the one of the order that ends the pause', async () => {
  const { orders } = begin(order(4, 'paused'));
  const waiting = orders.whenServing(() => false);
  orders.apply(order(4, 'committing'), 1);
  orders.wake();
  orders.apply(order(5, 'serving', 'target'), 2);
  orders.wake();
  expect(await waiting).toBe('target');
});
