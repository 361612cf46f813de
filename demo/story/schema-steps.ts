import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applySchema, readSchema } from '../app/schema.ts';
import { countRows, seedDatabase } from '../app/seed.ts';
import { withClient } from '../parts/databases.ts';
import { runProgram, type ProgramOptions, type ProgramResult } from '../parts/program.ts';
import { figure, text, type Ground, type StepResult } from './world.ts';

/** Runs `molt`, with everything that it needs to know of this demo. */
export const molt = (
  ground: Ground,
  args: string[],
  more: Partial<ProgramOptions> = {},
): Promise<ProgramResult> =>
  runProgram('molt', {
    args,
    env: {
      MOLT_SOURCE_URL: ground.databases.source.engineUrl,
      MOLT_TARGET_URL: ground.databases.target.engineUrl,
    },
    logFile: join(ground.logs, `molt-${args[0]}.log`),
    guard: ground.guard,
    signal: ground.signal,
    ...more,
  });

/** What a program said when it failed, in one line. */
export const complaint = ({ exitCode, stderr, events }: ProgramResult): string => {
  const finished = events.find((event) => event.type === 'finished');
  const said = stderr
    .trim()
    .split(/\s*\n\s*/)
    .slice(0, 4)
    .join(' — ');
  const reason = finished?.error ? `${finished.error.message}. ${finished.error.remedy}` : said;
  return `exit code ${exitCode ?? 'none (ended by a signal)'}: ${reason || 'it said nothing'}`;
};

/** Makes the application's tables at the source and fills them, unless they are there from an earlier run. */
export async function seed(ground: Ground, alreadySeeded: boolean): Promise<StepResult> {
  const { source } = ground.databases;
  if (!alreadySeeded) {
    const schema = await readSchema();
    await withClient(source.applicationUrl, (client) => applySchema(client, schema));
  }
  const counts = await withClient(source.applicationUrl, (client) =>
    alreadySeeded ? countRows(client) : seedDatabase(client, ground.options),
  );
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return {
    ok: true,
    figures: { tables: figure(Object.keys(counts).length, ''), rows: figure(rows, '') },
  };
}

interface Findings {
  findings: { severity: string; code: string; fix: string }[];
}

/** `molt check` of the dump: findings are what the story is about, so exit code 1 is right and 0 would be wrong. */
export async function check(ground: Ground): Promise<StepResult> {
  const ran = await molt(ground, ['check', join(ground.workspace, 'schema.sql'), '--format', 'json']);
  if (ran.exitCode !== 1) {
    const problem = ran.exitCode === 0 ? 'no finding in a schema that has many' : complaint(ran);
    return { ok: false, figures: {}, problem };
  }
  const { findings } = JSON.parse(ran.stdout) as Findings;
  const by = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    ok: by('error') > 0,
    figures: {
      errors: figure(by('error'), ''),
      warnings: figure(by('warning'), ''),
      'other advice': figure(by('info') + by('hint'), ''),
      rules: figure(new Set(findings.map((finding) => finding.code)).size, ''),
      'safe fixes': figure(findings.filter((finding) => finding.fix === 'safe').length, ''),
    },
  };
}

/** `molt convert` of the dump, then the result is run at the target. */
export async function convert(ground: Ground): Promise<StepResult> {
  const out = join(ground.workspace, 'schema.cockroach.sql');
  const ran = await molt(ground, [
    'convert',
    join(ground.workspace, 'schema.sql'),
    '-o',
    out,
    '--format',
    'json',
  ]);
  if (ran.exitCode !== 0 && ran.exitCode !== 1) return { ok: false, figures: {}, problem: complaint(ran) };
  const converted = await readFile(out, 'utf8');
  await withClient(ground.databases.target.applicationUrl, (client) => applySchema(client, converted));
  const checked = await molt(ground, ['check', out, '--format', 'json']);
  const left =
    checked.exitCode === 0 || checked.exitCode === 1
      ? (JSON.parse(checked.stdout) as Findings).findings.filter((finding) => finding.severity === 'error')
          .length
      : NaN;
  const done = ran.events.find((event) => event.type === 'finished')?.figures ?? {};
  return {
    ok: left === 0,
    problem: left === 0 ? undefined : `${left} errors are left in the converted schema`,
    figures: {
      kept: figure(done.kept ?? NaN, ''),
      changed: figure(done.changed ?? NaN, ''),
      dropped: figure(done.dropped ?? NaN, ''),
      'to review': figure(done.review ?? NaN, ''),
      'need a person': figure(done.needYou ?? NaN, ''),
      'errors left': figure(left, ''),
      'applied to': text(ground.databases.target.name),
    },
  };
}
