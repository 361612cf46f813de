import pg from 'pg';
import { startPostgres, type EmbeddedServer } from '../../embedded/postgres.ts';

/** Two servers with a table of `rows` rows of ten mixed columns at the source; the target's is empty or equal. */
export async function benchGround(
  rows: number,
  filled: 'source' | 'both',
): Promise<{ source: EmbeddedServer; target: EmbeddedServer; stop(): Promise<void> }> {
  const [source, target] = await Promise.all([
    startPostgres({ name: 'bench-source' }),
    startPostgres({ name: 'bench-target' }),
  ]);
  for (const server of [source, target]) {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query(`CREATE TABLE t (id bigint PRIMARY KEY, a int, b text, c numeric(12,2), d timestamptz, e uuid,
      f jsonb, g bool, h float8, i text)`);
    if (server === source || filled === 'both')
      await client.query(`
        INSERT INTO t SELECT g, g % 1000, 'text of row ' || g, g / 7.0, timestamptz '2020-01-01' + g * interval '1 s',
          md5(g::text)::uuid, jsonb_build_object('k', g, 'l', 'x'), g % 2 = 0, sqrt(g),
          CASE WHEN g % 3 = 0 THEN NULL ELSE 'maybe' END FROM generate_series(1, ${rows}) g; ANALYZE t`);
    await client.end();
  }
  return {
    source,
    target,
    stop: async () => {
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

/** Prints one line: what, seconds, rows a second, and our own CPU time for each row. */
export function printResult(what: string, rows: number, seconds: number, cpu: NodeJS.CpuUsage): void {
  const microseconds = (cpu.user + cpu.system) / rows;
  console.log(
    `${what.padEnd(20)} ${seconds.toFixed(2)} s  ${Math.round(rows / seconds).toLocaleString('en-US')} rows/s  ${microseconds.toFixed(2)} µs CPU/row`,
  );
}
