// npm run bench:load [ROWS]: loads one table, binary and text, between two embedded servers.
import { parseConnectionString } from '../../data/connect/connection-string.ts';
import { load } from '../../data/load/load.ts';
import { benchGround, printResult } from './ground.ts';

const rows = Number(process.argv[2] ?? 500_000);
const ground = await benchGround(rows, 'source');
try {
  for (const format of ['auto', 'text'] as const) {
    const begin = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const end = await load({
      source: parseConnectionString(ground.source.url()),
      target: parseConnectionString(ground.target.url()),
      tableHandling: 'truncate-if-exists',
      format,
      report: () => undefined,
    });
    if (end.result !== 'ok' || end.figures.rows !== rows)
      throw new Error(`the load ended ${JSON.stringify(end)}`);
    printResult(
      format === 'auto' ? 'load, binary' : 'load, text',
      rows,
      Number(process.hrtime.bigint() - begin) / 1e9,
      process.cpuUsage(cpu),
    );
  }
} finally {
  await ground.stop();
}
