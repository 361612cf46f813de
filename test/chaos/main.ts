// npm run chaos -- --cutovers N --seed S: repeated cutovers under traffic, with a random fault in each.
import { parseArgs } from 'node:util';
import { drawFaults, runChaos } from './run.ts';

const { values } = parseArgs({
  options: { cutovers: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const [cutovers, seed] = [Number(values.cutovers), Number(values.seed)];
if (!Number.isInteger(cutovers) || cutovers < 1 || !Number.isInteger(seed))
  throw new Error('--cutovers and --seed are integers');

console.log(`${cutovers} cutovers, seed ${seed}`);
const reports = await runChaos(drawFaults(cutovers, seed), (one) => {
  console.log(
    `${one.wrong.length ? 'WRONG' : 'ok'}  from ${one.from}, ${one.kind} while ${one.moment}: ${one.outcome}, ` +
      `${one.serves} serves, ${one.seconds.toFixed(1)} s, ${one.errors} errors at clients${one.wrong.length ? `; ${one.wrong.join('; ')}` : ''}`,
  );
});
const wrong = reports.filter((one) => one.wrong.length > 0).length;
console.log(
  `${reports.length} cutovers, ${reports.filter((one) => one.outcome === 'committed').length} committed, ${wrong} wrong`,
);
process.exitCode = wrong ? 1 : 0;
