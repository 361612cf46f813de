// `npm run fuzz:sql [-- --inputs 200000] [--seed 1] [--corpus DIR] [--from N] [--out FOLDER]`
//
// Damages samples (the examples of all rules; with --corpus also the *.sql files of a folder) and looks whether the
// analyzer's properties hold for each result (properties.ts). It runs in a process that another one watches: a text
// that takes more than two minutes is a failure too. Failing inputs are made small and written to a folder. Exits with 1 when
// there are any.
import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { inputOf, tryInput, type Failure } from './run.ts';
import { ownSamples, samplesIn } from './samples.ts';

interface Job {
  readonly inputs: number;
  readonly seed: number;
  readonly from: number;
  readonly corpus: string | null;
}

/** What the child tells: the number of the input that it begins to look at, or what failed. */
type Told = number | Failure;

const hang = 120_000;
const mostFailures = 50;

const job = process.env.MOLT_FUZZ_JOB;
if (job === undefined) await watch();
else await work(JSON.parse(job) as Job);

async function work(job: Job): Promise<void> {
  await loadParser();
  const samples = await allSamples(job.corpus);
  for (let number = job.from; number < job.inputs; number++) {
    process.send?.(number);
    const failure = tryInput(job.seed, number, samples);
    if (failure !== null) process.send?.(failure);
  }
  process.disconnect();
}

async function allSamples(corpus: string | null) {
  return [...ownSamples(), ...(corpus === null ? [] : await samplesIn(corpus))];
}

async function watch(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      corpus: { type: 'string' },
      out: { type: 'string', default: 'test/output/fuzz' },
    },
  });
  const inputs = Number(values.inputs);
  const seed = Number(values.seed);
  const corpus = values.corpus ?? null;
  await mkdir(values.out, { recursive: true });
  const samples = await allSamples(corpus);
  console.log(`${inputs} inputs from ${samples.length} samples, seed ${seed}`);

  const start = performance.now();
  const failures: Failure[] = [];
  const found = (failure: Failure) => {
    failures.push(failure);
    const { number, input, violation } = failure;
    console.log(
      `input ${number}: ${violation.property}\n  ${violation.details.slice(0, 300)}\n  by: ${input.by}`,
    );
    void writeFile(join(values.out, `${seed}-${number}.json`), JSON.stringify(failure, null, 2));
  };
  let from = Number(values.from);
  let reached = from;
  while (from < inputs && failures.length < mostFailures) {
    const { at, stuck } = await runOnce({ inputs, seed, from, corpus }, found);
    reached = at + 1;
    if (!stuck) break;
    const { input, target } = inputOf(seed, at, samples);
    found({
      number: at,
      input,
      target,
      violation: { property: 'comes to an end', details: `> ${hang} ms` },
    });
    from = at + 1;
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${reached - Number(values.from)} inputs in ${seconds.toFixed(0)} s, ${failures.length} failures`,
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/** One child's life: the last input that it looked at, and whether it hangs in it (or died of it). */
function runOnce(job: Job, found: (failure: Failure) => void): Promise<{ at: number; stuck: boolean }> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, MOLT_FUZZ_JOB: JSON.stringify(job) },
      serialization: 'advanced',
    });
    let at = job.from;
    let since = performance.now();
    let told = performance.now();
    let failed = 0;
    const timer = setInterval(() => {
      if (performance.now() - since > hang) child.kill('SIGKILL');
      if (performance.now() - told < 30_000) return;
      told = performance.now();
      console.log(`  … ${at}`);
    }, 500);
    child.on('message', (message: Told) => {
      since = performance.now();
      if (typeof message === 'number') at = message;
      else {
        found(message);
        if (++failed >= mostFailures) child.disconnect();
      }
    });
    child.once('exit', (code) => {
      clearInterval(timer);
      resolve({ at, stuck: code !== 0 && failed < mostFailures });
    });
  });
}
