// The table of contents of `molt`: one line a sub-command, in the order in which --help shows them.
import type { Command } from 'commander';
import { register as check } from './check.ts';
import { register as connect } from './connect.ts';
import { register as convert } from './convert.ts';
import { register as fetch } from './fetch.ts';
import { register as replicate } from './replicate.ts';
import { register as rules } from './rules.ts';
import { register as verify } from './verify.ts';

/** Each adds one sub-command to the program. */
export const commands: readonly ((program: Command) => void)[] = [
  check,
  rules,
  connect,
  convert,
  fetch,
  replicate,
  verify,
];
