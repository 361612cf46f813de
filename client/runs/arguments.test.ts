import { expect, test } from 'vitest';
import { loadArguments, replicateArguments, verifyArguments } from './arguments.ts';

const orchestratorUrl = 'https://lms:4200';
const tables = { include: ['public.*'], exclude: ['public.a b', 'x.y'] };
const filter = ['--table', 'public.*', '--exclude-table', 'public.a b', '--exclude-table', 'x.y'];

test.each([
  ['load', loadArguments({}, 'none'), ['fetch', '--format', 'json', '--table-handling', 'none', '--replicate-from-here']],
  ['load while all stands still', loadArguments({ plan: { version: 1, strategy: 'lift-and-shift' } }, 'truncate-if-exists'), ['fetch', '--format', 'json', '--table-handling', 'truncate-if-exists']],
  ['replicate alone', replicateArguments({}), ['replicate', '--format', 'json']],
  ['replicate under an orchestrator', replicateArguments({ orchestratorUrl }), ['replicate', '--format', 'json', '--leg', 'both', '--managed']],
  ['verify at rest', verifyArguments({}, false), ['verify', '--format', 'json']],
  ['verify under traffic', verifyArguments({ orchestratorUrl }, true), ['verify', '--format', 'json', '--orchestrator-url', orchestratorUrl, '--recheck', '30']],
  ['the tables of the plan', verifyArguments({ plan: { version: 1, tables } }, false), ['verify', '--format', 'json', ...filter]],
])('%s', (_name, made, expected) => expect(made).toEqual(expected)); // prettier-ignore
