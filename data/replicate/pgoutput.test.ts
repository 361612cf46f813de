import { describe, expect, test } from 'vitest';
import { decode, type Event } from './pgoutput.ts';
import recording from './pgoutput.recorded.json' with { type: 'json' };

/*
 * Recorded from a real server by pg_logical_slot_get_binary_changes; other has REPLICA IDENTITY FULL:
 *   INSERT INTO "Tä" VALUES (1, …, large, 'ok')  (left out of the recording for its size), (2, NULL, '', NULL);
 *   UPDATE "Tä" SET v = 'new' WHERE id = 1; UPDATE "Tä" SET id = 3 WHERE id = 2; DELETE FROM "Tä" WHERE id = 3;
 *   INSERT INTO other VALUES (7); UPDATE other SET id = 8; DELETE FROM other; TRUNCATE "Tä", other;
 */
const messages = recording.messages.map((hex) => Buffer.from(hex, 'hex'));
const events = messages.map(decode);
const of = <T extends Event['type']>(type: T): Extract<Event, { type: T }>[] =>
  events.filter((event): event is Extract<Event, { type: T }> => event.type === type);

test('the recording is what a server sends', () => {
  const kinds = events.map(({ type }) => type);
  expect(kinds.slice(0, 7)).toEqual(['begin', 'ignored', 'relation', 'insert', 'commit', 'begin', 'update']);
  expect(of('relation')[0]?.relation).toMatchObject({
    schema: 'public',
    name: 'Tä',
    replicaIdentity: 'd',
    columns: [
      { name: 'id', isKey: true, typeOid: 23 },
      { name: 'v', isKey: false, typeOid: 25 },
      { name: 'big', isKey: false },
      { name: 'm', isKey: false },
    ],
  });
});

test('rows: NULL, empty text, a large value that was left alone', () => {
  expect(of('insert')[0]?.row).toEqual(['2', null, '', null]);
  expect(of('update')[0]).toMatchObject({ row: ['1', 'new', undefined, 'ok'] });
  expect(of('update')[0]?.old).toBeUndefined();
});

test('old keys: of a key that changes, of a full identity, of a deleted row', () => {
  expect(of('update')[1]).toMatchObject({ old: ['2', null, null, null], row: ['3', null, '', null] });
  expect(of('update')[2]).toMatchObject({ old: ['7'], row: ['8'] });
  expect(of('delete').map(({ old }) => old)).toEqual([['3', null, null, null], ['8']]);
});

test('TRUNCATE names all its tables; positions and times add up', () => {
  const ids = of('relation').map(({ relation }) => relation.id);
  expect(of('truncate')[0]?.relations.toSorted()).toEqual([...new Set(ids)].toSorted());
  for (const [index, begin] of of('begin').entries()) {
    const commit = of('commit')[index]!;
    expect(commit.commitLsn).toBe(begin.finalLsn);
    expect(commit.endLsn).toBeGreaterThan(commit.commitLsn);
    expect(commit.committedAt).toBe(begin.committedAt);
    expect(new Date(commit.committedAt).getUTCFullYear()).toBe(2026);
  }
});

describe('what is cut off or unknown is refused, never guessed', () => {
  test('every prefix of every message', () => {
    let refused = 0;
    for (const message of messages) {
      // A Type message is ignored as a whole, so its inside isn't read.
      if (message[0] === 0x59) continue;
      for (let length = 0; length < message.length; length++) {
        expect(() => decode(message.subarray(0, length))).toThrow(RangeError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
  test('an unknown kind', () => expect(() => decode(Buffer.from('?'))).toThrow(/unknown kind "\?"/));
});
