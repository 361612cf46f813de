import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OtherSide } from './other-side.ts';
import type { Portrait } from './portrait.ts';
import type { Upstream } from './upstream.ts';

const nothing: Portrait = {
  settings: [],
  user: undefined,
  role: undefined,
  parsed: [],
  prepared: [],
  unnamed: undefined,
  hindrances: [],
};
const something: Portrait = { ...nothing, settings: [['TimeZone', 'UTC']] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server where each login takes so many milliseconds; what is told to it is counted. */
function server(loginMs: number, fails = false) {
  const seen = { logins: 0, released: 0, told: 0, atOnce: 0 };
  let running = 0;
  const open = async (): Promise<Upstream> => {
    seen.logins++;
    await new Promise((resolve) => setTimeout(resolve, loginMs));
    const run = async () => {
      seen.told++;
      seen.atOnce = Math.max(seen.atOnce, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (fails) throw new Error('the connection was lost');
      return { rows: [] };
    };
    return { closed: false, openedAt: performance.now(), run } as unknown as Upstream;
  };
  const other = new OtherSide(open, () => void seen.released++);
  return { seen, other };
}

test('a login that is late goes on, and is found done at the next try', async () => {
  const { seen, other } = server(8_000);
  for (let tries = 1; tries <= 2; tries++) {
    const late = expect(other.prepare('target', something)).rejects.toThrow('no login at the target');
    await vi.advanceTimersByTimeAsync(3_000);
    await late;
  }
  const found = other.prepare('target', something);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(await found).toEqual([]);
  expect(seen).toEqual({ logins: 1, released: 0, told: 1, atOnce: 1 });
  expect(other.take('target', performance.now())).toBeDefined();
});

test('a session that stops while its login ahead of time is late is made there once, by one who speaks at a time', async () => {
  const { seen, other } = server(4_000);
  const ahead = other.prepareAhead('target', () => Promise.resolve(something));
  await vi.advanceTimersByTimeAsync(3_000);
  const atStop = other.prepare('target', something);
  await vi.advanceTimersByTimeAsync(2_000);
  await ahead;
  expect(await atStop).toEqual([]);
  expect(seen).toEqual({ logins: 1, released: 0, told: 1, atOnce: 1 });
});

test('a login that nobody waits for any more is given back when it comes', async () => {
  const { seen, other } = server(8_000);
  const late = expect(other.prepare('target', something)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(3_000);
  await late;
  other.drop();
  expect(seen.released).toBe(0);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.released).toBe(1);
  expect(other.take('target', performance.now())).toBeUndefined();
});

test('a connection that breaks while it is made ready is given back; the next try logs in anew', async () => {
  const { seen, other } = server(10, true);
  for (const logins of [1, 2]) {
    const broken = expect(other.prepare('target', something)).rejects.toThrow('lost');
    await vi.advanceTimersByTimeAsync(20);
    await broken;
    expect(seen).toMatchObject({ logins, released: logins });
  }
});

test('what was made ready ahead of time is not made again, unless the session holds something else by now', async () => {
  const { seen, other } = server(10);
  const ahead = other.prepareAhead('target', () => Promise.resolve(something));
  await vi.advanceTimersByTimeAsync(20);
  await ahead;
  expect(seen.told).toBe(1);
  const again = other.prepare('target', something);
  await vi.advanceTimersByTimeAsync(20);
  expect(await again).toEqual([]);
  expect(seen).toMatchObject({ logins: 1, told: 1 });
  const changed = other.prepare('target', { ...something, role: 'clerk' });
  await vi.advanceTimersByTimeAsync(20);
  expect(await changed).toEqual([]);
  expect(seen).toMatchObject({ logins: 2, released: 1, told: 3 });
});

test('a connection proves only what was asked for after it was made', async () => {
  const { other } = server(10);
  const before = performance.now();
  const made = other.prepare('target', nothing);
  await vi.advanceTimersByTimeAsync(20);
  await made;
  expect(other.take('target', before)).toBeUndefined();
  expect(other.take('source', performance.now())).toBeUndefined();
  expect(other.take('target', performance.now())).toBeDefined();
  expect(other.take('target', performance.now())).toBeUndefined();
});
