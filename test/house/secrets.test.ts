import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, MoltError, redact, toErrorReport, type ErrorCode } from '../../contracts/errors.ts';
import { freePort } from '../../embedded/postgres.ts';
import { built, type Program } from '../programs.ts';

const secret = 'S3cret-w0rd_of-the-test';
const urls = [
  `postgresql://ana:${secret}@db1.example.com:5432/shop`,
  `mysql://ana:${secret}@db1.example.com/shop?ssl-mode=required`,
  `postgresql://db1/shop?user=ana&password=${secret}`,
  `host=db1 user=ana password=${secret} dbname=shop`,
  `ana:${secret}@tcp(db1:3306)/shop`,
  `Authorization: Bearer ${secret}`,
];

describe('No secret is shown', () => {
  it.each(urls)('redact takes it out of %s', (url) => {
    expect(redact(`could not use ${url} today`)).not.toContain(secret);
  });

  it('no error of the catalogue lets one through, in whatever detail it comes', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      const entry = catalogue[code];
      const names = [...`${entry.title} ${entry.remedy}`.matchAll(/\{(\w+)\}/g)].map(
        (match) => match[1] ?? '',
      );
      for (const url of urls) {
        const error = new MoltError(code, Object.fromEntries(names.map((name) => [name, url])));
        expect(JSON.stringify(error.toReport()), code).not.toContain(secret);
      }
    }
  });

  it('nor does an error of somebody else', () => {
    for (const url of urls)
      expect(JSON.stringify(toErrorReport(new Error(`failed: ${url}`)))).not.toContain(secret);
  });
});

/** Our programs, run from their sources with the connection strings where a person puts them: the environment. */
const programs: { name: string; program: Program; args: (url: string) => string[]; keepsTrying?: true }[] = [
  { name: 'molt connect', program: 'molt', args: () => ['connect'] },
  { name: 'molt connect --format json', program: 'molt', args: () => ['connect', '--format', 'json'] },
  { name: 'molt fetch', program: 'molt', args: () => ['fetch'] },
  { name: 'molt fetch --format json', program: 'molt', args: () => ['fetch', '--format', 'json'] },
  {
    name: 'molt replicate --format json',
    program: 'molt',
    args: () => ['replicate', '--format', 'json'],
  },
  { name: 'molt verify', program: 'molt', args: () => ['verify'] },
  { name: 'molt verify --format json', program: 'molt', args: () => ['verify', '--format', 'json'] },
  {
    name: 'molt-lms-cli status',
    program: 'molt-lms-cli',
    args: (url) => ['status', '--orchestrator-url', url],
  },
];

describe('A program that cannot connect shows no secret', () => {
  let port: number;
  let folder: string;
  beforeAll(async () => {
    port = await freePort();
    folder = mkdtempSync(join(tmpdir(), 'molt-secrets-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(programs)('$name', { timeout: 60_000 }, async ({ program, args, keepsTrying }) => {
    const url = `postgresql://ana:${secret}@127.0.0.1:${port}/shop`;
    const { code, text } = await promisify(execFile)(
      process.execPath,
      [await built(program), ...args(`http://127.0.0.1:${port}`)],
      {
        cwd: folder,
        // One that never gives up is stopped after it had time to complain.
        timeout: keepsTrying ? 10_000 : 50_000,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          MOLT_CONNECT_URL: url,
          MOLT_SOURCE_URL: url,
          MOLT_TARGET_URL: url,
          MOLT_LMS_TOKEN: secret,
        },
      },
    ).then(
      ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
      (error: { code?: number | string; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    );
    // It really tried, and failed with an error of the catalogue.
    expect(text).toContain(String(port));
    if (!keepsTrying) expect(code).not.toBe(0);
    expect(text).not.toContain(secret);
  });
});
