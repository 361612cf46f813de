import type pg from 'pg';

/** What the application was told is written: by worker, the highest number; numbers start at 1 and have no gaps. */
export type Acknowledged = Readonly<Record<string, number>>;

export interface LedgerCheck {
  /** Writes that were acknowledged to the application. */
  acknowledged: number;
  /** Of those, not in the database. Must be 0. */
  lost: number;
  /** Writes in the database that nobody was told of: 0 once the application has stopped. */
  unannounced: number;
  /** Writes of which only a part is there, or a part twice. Must be 0. */
  torn: number;
  /** Accounts whose balance isn't their opening balance plus their transfers. Must be 0. */
  accountsOff: number;
  /** The sum of balances minus the sum of opening balances, as the server writes it; must be zero. */
  imbalance: string;
  /** For a person, one line for each thing that is wrong. */
  wrong: string[];
}

/** Compares the application's own ledger with a database. The connection should be the source of truth's. */
export async function checkLedger(client: pg.Client, acknowledged: Acknowledged): Promise<LedgerCheck> {
  const workers = Object.keys(acknowledged);
  const result: LedgerCheck = {
    acknowledged: Object.values(acknowledged).reduce((sum, n) => sum + n, 0),
    lost: 0,
    unannounced: 0,
    torn: 0,
    accountsOff: 0,
    imbalance: '0',
    wrong: [],
  };
  for (const worker of workers) {
    const last = acknowledged[worker] ?? 0;
    const found = await client.query<{ within: string; beyond: string }>(
      `SELECT count(DISTINCT CASE WHEN seq BETWEEN 1 AND $2 THEN seq END) AS within,
              count(CASE WHEN seq > $2 THEN 1 END) AS beyond
         FROM ledger_event WHERE worker = $1`,
      [worker, last],
    );
    const lost = last - Number(found.rows[0]?.within ?? 0);
    const beyond = Number(found.rows[0]?.beyond ?? 0);
    result.lost += lost;
    result.unannounced += beyond;
    if (lost > 0) result.wrong.push(`${worker}: ${lost} of ${last} acknowledged writes are missing`);
  }
  const torn = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM (
       SELECT e.worker, e.seq, count(t.id) AS transfers FROM ledger_event e
         LEFT JOIN account_transfer t ON t.worker = e.worker AND t.seq = e.seq
        WHERE e.kind = 'transfer' GROUP BY e.worker, e.seq) x WHERE transfers <> 1`,
  );
  result.torn = Number(torn.rows[0]?.n);
  if (result.torn > 0) result.wrong.push(`${result.torn} transfers are there in part or twice`);
  const off = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM account a
       LEFT JOIN (SELECT to_account AS id, sum(amount) AS amount FROM account_transfer GROUP BY 1) i ON i.id = a.id
       LEFT JOIN (SELECT from_account AS id, sum(amount) AS amount FROM account_transfer GROUP BY 1) o ON o.id = a.id
      WHERE a.balance <> a.opening_balance + COALESCE(i.amount, 0) - COALESCE(o.amount, 0)`,
  );
  result.accountsOff = Number(off.rows[0]?.n);
  if (result.accountsOff > 0)
    result.wrong.push(`${result.accountsOff} balances don't follow from their transfers`);
  const sums = await client.query<{ off: string }>(
    'SELECT sum(balance) - sum(opening_balance) AS off FROM account',
  );
  result.imbalance = sums.rows[0]?.off ?? '0';
  if (Number(result.imbalance) !== 0) result.wrong.push(`the balances are off by ${result.imbalance} in sum`);
  return result;
}
