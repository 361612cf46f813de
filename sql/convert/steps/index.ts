// The table of contents of conversion. Where two steps want the same place, the one that stands first has it.
import type { Step } from '../plan.ts';
import { convertConstraints } from './constraints.ts';
import { convertExtensions } from './extensions.ts';
import { convertIdentity } from './identity.ts';
import { convertIndexes } from './indexes.ts';
import { dropNoise } from './noise.ts';
import { mergePartitions } from './partitions.ts';
import { convertRoutines } from './routines.ts';
import { convertTypes } from './types.ts';

export const steps: readonly Step[] = [
  dropNoise,
  mergePartitions,
  convertExtensions,
  convertConstraints,
  convertIdentity,
  convertIndexes,
  convertRoutines,
  convertTypes,
];
