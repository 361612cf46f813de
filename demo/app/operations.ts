import type pg from 'pg';

/** What the application knows of its database before it starts. */
export interface Facts {
  bikes: string[];
  accounts: number;
  customers: number;
  stations: number;
  maintenances: number;
}

/** What one operation has to work with. Every statement is plain enough for both sides of the migration. */
export interface Context {
  client: pg.Client;
  facts: Facts;
  random: () => number;
  /** Name of the worker, unique over all runs. */
  worker: string;
  /** The number that this write will be known by; absent for reads. */
  seq: number;
  /** Waits as a program does that thinks in the middle of a transaction. */
  think: () => Promise<void>;
}

/** A write ends with its own ledger row in the same transaction: both are there or neither is. */
export interface Write {
  kind: string;
  run(context: Context): Promise<void>;
}
export interface Read {
  kind: string;
  run(context: Omit<Context, 'seq'>): Promise<void>;
}

const pick = (random: () => number, n: number): number => Math.floor(random() * n);
const bikeOf = ({ facts, random }: Context): string => facts.bikes[pick(random, facts.bikes.length)] ?? '';

/** Named, so that it has to survive a switch of the database behind the connection. */
async function record({ client, worker, seq }: Context, kind: string, payload: object): Promise<void> {
  await client.query({
    name: 'record',
    text: 'INSERT INTO ledger_event (worker, seq, kind, payload) VALUES ($1, $2, $3, $4)',
    values: [worker, seq, kind, JSON.stringify(payload)],
  });
}

async function transaction(context: Context, body: () => Promise<void>): Promise<void> {
  await context.client.query('BEGIN');
  await body();
  await context.client.query('COMMIT');
}

/** A time as PostgreSQL prints it in UTC: the target keeps ranges as text, so both sides must be given the same text. */
const serverTime = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '+00');

/** Writes by how often they are done, in parts of the sum of all parts. */
export const writes: readonly [parts: number, write: Write][] = [
  [
    10,
    {
      kind: 'transfer',
      run: (c) =>
        transaction(c, async () => {
          const from = pick(c.random, c.facts.accounts) + 1;
          const to = ((from + pick(c.random, c.facts.accounts - 1)) % c.facts.accounts) + 1;
          const amount = ((pick(c.random, 2000) + 1) / 100).toFixed(2);
          // In order of id, so that two transfers never wait for each other.
          for (const id of [from, to].sort((a, b) => a - b)) {
            await c.client.query({
              name: 'move',
              text: 'UPDATE account SET balance = balance + $2, changed_at = now() WHERE id = $1',
              values: [id, id === from ? `-${amount}` : amount],
            });
          }
          await c.client.query(
            'INSERT INTO account_transfer (from_account, to_account, amount, worker, seq) VALUES ($1, $2, $3, $4, $5)',
            [from, to, amount, c.worker, c.seq],
          );
          await record(c, 'transfer', { from, to, amount });
        }),
    },
  ],
  [8, { kind: 'note', run: (c) => record(c, 'note', { text: `it's № ${c.seq} 🚲`, at: c.seq / 3 }) }],
  [
    4,
    {
      kind: 'rental',
      run: (c) =>
        transaction(c, async () => {
          const bike = bikeOf(c);
          const customer = pick(c.random, c.facts.customers) + 1;
          const from = pick(c.random, c.facts.stations) + 1;
          const inserted = await c.client.query<{ id: string }>(
            'INSERT INTO rental (bike_id, customer_id, from_station, started_at) VALUES ($1, $2, $3, now()) RETURNING id',
            [bike, customer, from],
          );
          const id = inserted.rows[0]?.id;
          await c.client.query(`UPDATE bike SET state = 'rented', station_id = NULL WHERE id = $1`, [bike]);
          await c.think();
          await c.client.query('UPDATE rental SET to_station = $2, minutes = $3, price = $4 WHERE id = $1', [
            id,
            from,
            pick(c.random, 90) + 1,
            (pick(c.random, 900) / 100).toFixed(2),
          ]);
          await c.client.query(`UPDATE bike SET state = 'available', station_id = $2 WHERE id = $1`, [
            bike,
            from,
          ]);
          await record(c, 'rental', { id, bike });
        }),
    },
  ],
  [
    3,
    {
      kind: 'payment',
      run: (c) =>
        transaction(c, async () => {
          const account = pick(c.random, c.facts.accounts) + 1;
          const amount = (pick(c.random, 5000) / 100 + 1).toFixed(2);
          // As a literal: money at the source, a decimal at the target, and both read it.
          await c.client.query(
            `INSERT INTO payment (account_id, amount, method) VALUES (${account}, '${amount}', 'wallet')`,
          );
          await record(c, 'payment', { account, amount });
        }),
    },
  ],
  [
    2,
    {
      kind: 'maintenance',
      run: (c) =>
        transaction(c, async () => {
          const id = pick(c.random, c.facts.maintenances) + 1;
          await c.client.query(
            'UPDATE maintenance SET cost = cost + 0.25, parts = $2, remark = $3 WHERE id = $1',
            [id, ['chain', 'bell "loud"', `w${c.seq % 7}`], `again,\n${c.seq}`],
          );
          await record(c, 'maintenance', { id });
        }),
    },
  ],
  [
    2,
    {
      kind: 'customer',
      run: (c) =>
        transaction(c, async () => {
          const id = pick(c.random, c.facts.customers) + 1;
          await c.client.query('UPDATE customer SET tags = $2, preferences = $3 WHERE id = $1', [
            id,
            ['vip', `seen ${c.seq}`],
            JSON.stringify({ language: 'nl', last: c.seq, nested: { a: [1, 2.5, null] } }),
          ]);
          await record(c, 'customer', { id });
        }),
    },
  ],
  [
    2,
    {
      kind: 'audit',
      run: (c) =>
        transaction(c, async () => {
          await c.client.query(
            'INSERT INTO audit_log (actor, action, details, fingerprint, client) VALUES ($1, $2, $3, $4, $5)',
            [
              c.worker,
              'unlock',
              JSON.stringify({ seq: c.seq }),
              Buffer.from([0, 255, c.seq % 256]),
              '10.1.2.3',
            ],
          );
          await record(c, 'audit', {});
        }),
    },
  ],
  [
    2,
    {
      kind: 'reservation',
      run: (c) =>
        transaction(c, async () => {
          // A millisecond long and never twice the same: at the source an exclusion constraint would notice.
          const bike = c.facts.bikes[Number(/\d+$/.exec(c.worker)?.[0]) % c.facts.bikes.length];
          const start = Date.parse('2030-01-01T00:00:00Z') + (Date.now() % 1e11);
          const during = `["${serverTime(start)}","${serverTime(start + 1)}")`;
          await c.client.query(
            'INSERT INTO reservation (bike_id, customer_id, during, note) VALUES ($1, $2, $3, $4)',
            [bike, pick(c.random, c.facts.customers) + 1, during, c.seq % 2 ? null : ''],
          );
          await record(c, 'reservation', { bike, during });
        }),
    },
  ],
  [
    1,
    {
      kind: 'review',
      run: (c) =>
        transaction(c, async () => {
          const inserted = await c.client.query<{ id: string }>(
            'INSERT INTO review (customer_id, bike_id, stars, body, written_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
            [
              pick(c.random, c.facts.customers) + 1,
              bikeOf(c),
              4,
              `nice\t"bike" ${c.seq}`,
              '2026-11-21 08:00:00',
            ],
          );
          // Half of them are taken back in the same breath, so that deletes are replicated too.
          const removed = c.random() < 0.5;
          if (removed) await c.client.query('DELETE FROM review WHERE id = $1', [inserted.rows[0]?.id]);
          await record(c, 'review', { removed });
        }),
    },
  ],
];

export const reads: readonly [parts: number, read: Read][] = [
  [
    5,
    {
      kind: 'balance',
      async run({ client, facts, random }) {
        await client.query({
          name: 'balance',
          text: 'SELECT balance, changed_at FROM account WHERE id = $1',
          values: [pick(random, facts.accounts) + 1],
        });
      },
    },
  ],
  [
    5,
    {
      kind: 'bike',
      async run({ client, facts, random }) {
        await client.query('SELECT * FROM bike WHERE id = $1', [
          facts.bikes[pick(random, facts.bikes.length)],
        ]);
      },
    },
  ],
  [
    3,
    {
      kind: 'city',
      async run({ client, random }) {
        await client.query(
          `SELECT s.name, count(b.id) FROM station s LEFT JOIN bike b ON b.station_id = s.id
            WHERE s.city_id = ${pick(random, 8) + 1} GROUP BY s.name ORDER BY s.name`,
        );
      },
    },
  ],
];

/** One of a weighted list. */
export function choose<T>(list: readonly (readonly [number, T])[], random: () => number): T {
  let at = random() * list.reduce((sum, [parts]) => sum + parts, 0);
  for (const [parts, item] of list) {
    at -= parts;
    if (at < 0) return item;
  }
  return list[list.length - 1]![1];
}
