// npm run bench:verify [ROWS]: compares two equal tables on two embedded servers, then with 100 planted differences.
import pg from 'pg';
import { parseConnectionString } from '../../data/connect/connection-string.ts';
import { verify } from '../../data/verify/verify.ts';
import { benchGround, printResult } from './ground.ts';

const rows = Number(process.argv[2] ?? 500_000);
const ground = await benchGround(rows, 'both');
try {
  for (const planted of [0, 100]) {
    const client = new pg.Client({ connectionString: ground.target.url() });
    await client.connect();
    await client.query(
      `UPDATE t SET b = b || '!' WHERE id IN (SELECT g * ${Math.floor(rows / 101)} FROM generate_series(1, ${planted}) g)`,
    );
    await client.end();
    const begin = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const end = await verify({
      source: parseConnectionString(ground.source.url()),
      target: parseConnectionString(ground.target.url()),
      report: () => undefined,
    });
    if (end.figures.differences !== planted)
      throw new Error(`found ${JSON.stringify(end.figures)}, planted ${planted}`);
    printResult(
      `verify, ${planted} differ`,
      rows,
      Number(process.hrtime.bigint() - begin) / 1e9,
      process.cpuUsage(cpu),
    );
  }
} finally {
  await ground.stop();
}
