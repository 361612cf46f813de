// `npm run fuzz:sql [-- --inputs 200000] [--seed 1] [--corpus DIR] [--from N] [--resume] [--out FOLDER]`
//
// Damages samples (the examples of all rules; with --corpus also the *.sql files of a folder) and looks whether the
// analyzer's and the language server's properties hold for each result (properties.ts). It runs in a process that
// another one watches: a text that never ends is a failure too. Failing inputs are made small and written to a folder,
// and so is how far it got: --resume goes on from there. Before that, statements larger and deeper than any are held to
// a second of processor time each. Exits with 1 when there are failures.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { slowExtremes } from './extremes.ts';
import { inputOf, tryInput, type Failure } from './run.ts';
import { ownSamples, samplesIn } from './samples.ts';
import { watched } from './watch.ts';

interface Job {
  readonly inputs: number;
  readonly seed: number;
  readonly from: number;
  readonly corpus: string | null;
}

/** How far a run got, as its file in the folder says. */
interface Progress {
  readonly next: number;
  readonly samples: number;
  readonly failures: readonly number[];
}

const mostFailures = 50;
/** Milliseconds between two looks at how far it is. */
const tellEvery = 30_000;

const job = process.env.MOLT_FUZZ_JOB;
if (job === undefined) await lead();
else await work(JSON.parse(job) as Job);

async function work({ from, inputs, seed, corpus }: Job): Promise<void> {
  await loadParser();
  const samples = await allSamples(corpus);
  for (let number = from; number < inputs; number++) {
    process.send?.(number);
    const failure = await tryInput(seed, number, samples);
    if (failure !== null) process.send?.(failure);
  }
  process.disconnect();
}

async function allSamples(corpus: string | null) {
  return [...ownSamples(), ...(corpus === null ? [] : await samplesIn(corpus))];
}

async function lead(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      resume: { type: 'boolean', default: false },
      corpus: { type: 'string' },
      out: { type: 'string', default: 'test/output/fuzz' },
    },
  });
  const inputs = Number(values.inputs);
  const seed = Number(values.seed);
  const corpus = values.corpus ?? null;
  await mkdir(values.out, { recursive: true });
  const progressFile = join(values.out, `progress-${seed}.json`);
  const before = values.resume ? await readProgress(progressFile) : null;
  const samples = await allSamples(corpus);
  console.log(`${inputs} inputs from ${samples.length} samples, seed ${seed}`);
  if (before !== null) {
    console.log(`goes on at ${before.next}; ${before.failures.length} failures before`);
    if (before.samples !== samples.length)
      console.log(`the inputs are not those that it began with: there were ${before.samples} samples`);
  }

  await loadParser();
  const slow = slowExtremes();
  for (const each of slow) console.log(`takes more than a second of processor time: ${each}`);

  const start = performance.now();
  const failures: number[] = [...(before?.failures ?? [])];
  const first = before?.next ?? Number(values.from);
  let reached = first;
  const found = (failure: Failure): void => {
    failures.push(failure.number);
    const { number, input, violation } = failure;
    console.log(
      `input ${number}: ${violation.property}\n  ${violation.details.slice(0, 300)}\n  by: ${input.by}`,
    );
    void writeFile(join(values.out, `${seed}-${number}.json`), JSON.stringify(failure, null, 2));
  };
  const save = (): Promise<void> =>
    writeFile(
      progressFile,
      JSON.stringify({ next: reached, samples: samples.length, failures } satisfies Progress),
    );
  const timer = setInterval(() => {
    console.log(`  … ${reached}`);
    void save();
  }, tellEvery);
  while (reached < inputs && failures.length < mostFailures) {
    const end = await watched(
      fileURLToPath(import.meta.url),
      { MOLT_FUZZ_JOB: JSON.stringify({ inputs, seed, from: reached, corpus } satisfies Job) },
      (told: number | Failure) => {
        if (typeof told === 'number') reached = told;
        else found(told);
        return failures.length < mostFailures;
      },
    );
    if (end === 'over') reached = inputs;
    if (end === 'over' || end === 'stopped') break;
    const { input, target } = inputOf(seed, reached, samples);
    const violation = { property: 'comes to an end', details: end };
    found({ number: reached, input, target, violation });
    reached++;
  }
  clearInterval(timer);
  await save();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${reached - first} inputs in ${seconds.toFixed(0)} s, ${failures.length} failures`);
  process.exitCode = failures.length + slow.length > 0 ? 1 : 0;
}

async function readProgress(file: string): Promise<Progress | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Progress);
}
