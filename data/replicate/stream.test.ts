import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { ReplicationStream } from './stream.ts';

afterEach(() => void vi.useRealTimers());

/** A walsender's connection: what it was sent, and how to let it speak. */
function walsender() {
  const sent: Buffer[] = [];
  const queries: string[] = [];
  const connection = Object.assign(new EventEmitter(), {
    stream: { pause: () => undefined, resume: () => undefined, end: () => undefined, destroy: () => undefined, writable: true },
    query: (text: string) => void queries.push(text),
    sendCopyFromChunk: (chunk: Buffer) => void sent.push(chunk),
  }); // prettier-ignore
  let conversation: { submit(c: unknown): void; handleCopyData(m: { chunk: Buffer }): void } | undefined;
  const client = {
    connection,
    query(given: typeof conversation) {
      conversation = given;
      given?.submit(connection);
    },
  };
  return {
    client: client as unknown as pg.Client,
    sent,
    queries,
    begin: () => connection.emit('replicationStart'),
    say: (chunk: Buffer) => conversation?.handleCopyData({ chunk }),
  };
}
const keepalive = (end: bigint, asks: boolean): Buffer => {
  const chunk = Buffer.alloc(18);
  chunk[0] = 0x6b;
  chunk.writeBigUInt64BE(end, 1);
  chunk[17] = asks ? 1 : 0;
  return chunk;
};
/** The three positions of a status update: written, flushed, applied. */
const positions = (status: Buffer): bigint[] => [1, 9, 17].map((at) => status.readBigUInt64BE(at));

test('the origin is told exactly what is confirmed, whatever it says to have sent', async () => {
  vi.useFakeTimers();
  const origin = walsender();
  let confirmed = 10n;
  const heard: bigint[] = [];
  const stream = new ReplicationStream(origin.client, 'forward', 'molt_slot', 5n, {
    message: () => undefined,
    keepalive: (end) => void heard.push(end),
    confirmed: () => confirmed,
  });
  origin.begin();
  await stream.started;
  expect(origin.queries[0]).toContain('START_REPLICATION SLOT "molt_slot" LOGICAL 0/5');
  origin.say(keepalive(99n, true));
  origin.say(keepalive(120n, false));
  confirmed = 20n;
  await vi.advanceTimersByTimeAsync(500);
  stream.close();
  expect(heard).toEqual([99n, 120n]);
  expect(origin.sent.map(positions)).toEqual([
    [10n, 10n, 10n],
    [20n, 20n, 20n],
    [20n, 20n, 20n],
  ]);
  expect(origin.sent.map((status) => status[33])).toEqual([0, 1, 0]);
});

test('what cannot be understood ends the stream', async () => {
  const origin = walsender();
  const stream = new ReplicationStream(origin.client, 'forward', 'molt_slot', 5n, {
    message: () => {
      throw new RangeError('cut short');
    },
    keepalive: () => undefined,
    confirmed: () => 5n,
  });
  origin.begin();
  origin.say(Buffer.concat([Buffer.from('w'), Buffer.alloc(24), Buffer.from('?')]));
  await expect(stream.ended).rejects.toThrow('cut short');
  stream.close();
});
