import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backend, frontend, status } from '../wire/codes.ts';
import * as write from '../wire/write.ts';
import { PuppetClient, startPuppets, until, type PuppetSession, type Puppets } from './puppets.fixture.ts';

let p: Puppets;
beforeEach(async () => {
  p = await startPuppets();
});
afterEach(() => p.stop());

const ended = 'E 57P01 terminating connection because the database is being moved';
const row = (...values: string[]): Buffer => {
  const parts = values.map((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value.length);
    return Buffer.concat([length, Buffer.from(value)]);
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  return write.message(backend.dataRow, Buffer.concat([count, ...parts]));
};
/** From now on sessions of the source hold something that no other server can be given. */
const hindered = (): void => {
  p.source.takes = (session, said) => {
    if (said !== 'E') return false;
    session.send(row('temporary-table', 'scratch', '', ''));
    session.answer({ type: frontend.execute, body: Buffer.alloc(0) });
    return true;
  };
};

test('a session that could not be stopped does not go on at the side that was left', async () => {
  const client = await p.client();
  hindered();
  p.order('draining');
  await until('the blocker is named', () => p.proxy.heartbeat().blockers[0]?.reason === 'temporary-table');
  const at = p.source.last;
  p.order('serving', 'target');
  client.query('INSERT INTO entry VALUES (1)');
  await until('it is ended', () => client.closed);
  expect(client.heard).toEqual([ended]);
  expect(at.heard).not.toContain('Q INSERT INTO entry VALUES (1)');
  expect(p.target.sessions.flatMap(({ heard }) => heard)).not.toContain('Q INSERT INTO entry VALUES (1)');
});

describe('a session whose held connection has died is made anew', () => {
  /** Held, its connection to the source gone; its new one to the target waits with the first of our statements. */
  const moving = async () => {
    p.source.takes = (session, said) => {
      if (said !== 'E') return false;
      session.send(row('setting', 'TimeZone', 'Asia/Tokyo', ''));
      session.answer({ type: frontend.execute, body: Buffer.alloc(0) });
      return true;
    };
    const client = await p.client();
    await p.drain();
    const before = p.target.sessions.length;
    for (const side of [p.source, p.target]) for (const { socket } of side.sessions) socket.destroy();
    await until('it is noticed', () => p.proxy.heartbeat().upstream.source.length === 0);
    await until('there too', () => p.proxy.heartbeat().upstream.target.length === 0);
    let waiting: (() => void) | undefined;
    p.target.takes = (session, said, message) => {
      if (waiting || !said.startsWith('Q SELECT pg_catalog.set_config')) return false;
      waiting = () => session.answer(message);
      return true;
    };
    p.order('serving', 'target');
    await until('its settings are set', () => waiting !== undefined);
    expect(p.target.sessions.length).toBe(before + 1);
    return { client, there: p.target.last, answer: () => waiting?.() };
  };

  test('and goes on there', async () => {
    const { client, there, answer } = await moving();
    client.query('INSERT INTO entry VALUES (1)');
    answer();
    await until('the answer', () => client.answers === 1);
    expect(there.heard).toContain('Q INSERT INTO entry VALUES (1)');
  });

  test('but not where traffic has been stopped again meanwhile', async () => {
    const { client, there, answer } = await moving();
    client.query('INSERT INTO entry VALUES (1)');
    p.order('draining');
    answer();
    await until('it is ended', () => client.closed);
    expect(client.heard).toEqual([ended]);
    expect(there.heard).not.toContain('Q INSERT INTO entry VALUES (1)');
    await until('all is still', () => p.proxy.heartbeat().drained);
  });
});

describe('a COPY that is under way when the order to drain comes', () => {
  test('gets its data to the end, and what comes behind it waits', async () => {
    const copied: PuppetSession[] = [];
    p.source.takes = (session, said) => {
      if (said === 'Q COPY t FROM STDIN') {
        session.send(write.message(backend.copyInResponse, Buffer.from([0, 0, 0])));
        return true;
      }
      if (said !== 'c') return said === 'd';
      copied.push(session);
      session.send(
        write.message(backend.commandComplete, Buffer.from('COPY 1\0')),
        write.readyForQuery(status.idle),
      );
      return true;
    };
    const client = await p.client();
    client.query('COPY t FROM STDIN');
    await until('it may send its data', () => client.heard.length === 1);
    p.order('draining');
    await until(
      'the blocker is named',
      () => p.proxy.heartbeat().blockers[0]?.reason === 'statement-running',
    );
    client.send(
      write.message(frontend.copyData, Buffer.from('1\n')),
      write.message(frontend.copyDone, Buffer.alloc(0)),
      write.query('INSERT INTO entry VALUES (1)'),
    );
    await until('all is still', () => p.proxy.heartbeat().drained);
    expect(copied).toHaveLength(1);
    expect(copied[0]!.heard).not.toContain('Q INSERT INTO entry VALUES (1)');
    p.order('serving', 'target');
    await until('the answers', () => client.answers === 2);
    expect(p.target.last.heard).toContain('Q INSERT INTO entry VALUES (1)');
  });
});

describe('what a server says to a session while it is asked what it holds', () => {
  const bell = write.message(backend.notification, Buffer.from('....bell\0\0'));

  test('is for its client, and does not disturb what comes later', async () => {
    const client = await p.client();
    p.source.takes = (session, said, message) => {
      if (said !== 'S') return false;
      session.answer(message);
      session.send(bell, bell.subarray(0, 7));
      return true;
    };
    p.order('draining');
    await until('it is heard', () => client.heard.length > 0);
    p.source.takes = () => false;
    p.source.last.send(bell.subarray(7));
    await until('all is still', () => p.proxy.heartbeat().drained);
    p.order('serving', 'source');
    client.query('SELECT 1');
    await until('the answer', () => client.answers === 1);
    expect(client.heard).toEqual(['A ....bell', 'A ....bell', 'C SELECT 0', 'Z I']);
  });

  test('also when the half of it comes while it stands still, and the rest when it goes on', async () => {
    const client = await p.client();
    await p.drain();
    p.source.last.send(bell, bell.subarray(0, 7));
    await until('it is heard', () => client.heard.length === 1);
    p.order('serving', 'source');
    p.source.last.send(bell.subarray(7));
    client.query('SELECT 1');
    await until('the answer', () => client.answers === 1);
    expect(client.heard).toEqual(['A ....bell', 'A ....bell', 'C SELECT 0', 'Z I']);
    await p.drain();
  });
});

describe('what comes while something is slow', () => {
  const insert = 'Q INSERT INTO entry VALUES (1)';

  test('a session whose server does not answer what it holds goes on at the side that serves by then', async () => {
    const client = await p.client();
    let answer: (() => void) | undefined;
    p.source.takes = (session, said, message) => {
      // The second question: the first is asked ahead of time.
      if (said !== 'S' || session.heard.filter((one) => one === 'S').length < 2) return false;
      answer = () => session.answer(message);
      return true;
    };
    p.order('draining');
    await until('it is asked', () => answer !== undefined);
    expect(p.proxy.heartbeat().drained).toBe(false);
    const at = p.source.last;
    p.order('serving', 'target');
    client.query('INSERT INTO entry VALUES (1)');
    answer?.();
    await until('the answer', () => client.answers === 1);
    expect(at.heard).not.toContain(insert);
    expect(p.target.last.heard).toContain(insert);
  });

  test.each(['is stopped', 'goes on at the target'])(
    'a client whose login at the source ends when traffic %s is served at the target',
    async (when) => {
      let logIn: (() => void) | undefined;
      p.source.login = () => new Promise((resolve) => (logIn = () => resolve(undefined)));
      const client = PuppetClient.knock(p.proxy.port);
      await until('its login is under way', () => logIn !== undefined);
      p.order('draining');
      if (when === 'is stopped') logIn?.();
      // Whoever has no server yet has nothing that could run.
      await until('all is still', () => p.proxy.heartbeat().drained);
      client.query('INSERT INTO entry VALUES (1)');
      p.order('serving', 'target');
      logIn?.();
      await until('the answer', () => client.answers === 2);
      client.socket.destroy();
      expect(p.source.sessions).toHaveLength(1);
      expect(p.source.sessions[0]!.heard).not.toContain(insert);
      expect(p.target.last.heard).toContain(insert);
    },
  );

  test('what a client sent while it was held comes to the other side whole, once and in its order', async () => {
    const client = await p.client();
    await p.drain();
    const sent = Array.from(
      { length: 200 },
      (_, i) => `INSERT INTO entry VALUES (${i}, '${'x'.repeat(1000)}')`,
    );
    const bytes = Buffer.concat(sent.map((sql) => write.query(sql)));
    for (let at = 0; at < bytes.length; at += 7001) client.send(bytes.subarray(at, at + 7001));
    p.order('paused');
    p.order('serving', 'target');
    await until('the answers', () => client.answers === sent.length);
    const queries = (heard: readonly string[]): string[] => heard.filter((one) => one.startsWith('Q INSERT'));
    expect(queries(p.target.last.heard)).toEqual(sent.map((sql) => `Q ${sql}`));
    expect(p.source.sessions.flatMap(({ heard }) => queries(heard))).toEqual([]);
  });

  test('an order to drain that comes again, and an older one, change nothing for whoever is held', async () => {
    const client = await p.client();
    await p.drain();
    const { epoch } = p.proxy.order;
    const again = {
      phase: 'draining',
      sourceOfTruth: 'source',
      blockerPolicy: 'wait',
      leaseMs: 10_000,
    } as const;
    p.proxy.apply({ ...again, epoch });
    p.proxy.apply({ ...again, epoch: epoch - 1, phase: 'serving' });
    client.query('INSERT INTO entry VALUES (1)');
    await until('it is read', () => client.socket.writableLength === 0);
    expect(p.proxy.heartbeat()).toMatchObject({ drained: true, acknowledgedEpoch: epoch });
    p.order('serving', 'target');
    await until('the answer', () => client.answers === 1);
    expect(p.source.sessions.flatMap(({ heard }) => heard)).not.toContain(insert);
  });
});
