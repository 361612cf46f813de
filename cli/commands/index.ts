// The table of contents of `molt`: one line a sub-command, in the order in which --help shows them.
import type { Command } from 'commander';
import { register as connect } from './connect.ts';
import { register as convert } from './convert.ts';

/** Each adds one sub-command to the program. */
export const commands: readonly ((program: Command) => void)[] = [connect, convert];
