import type { Plan } from '../../contracts/plan.ts';

/** What a run of an engine depends on besides the two connection strings, which it gets by its environment. */
export interface RunWish {
  readonly plan?: Plan;
  /** Address of the connected orchestrator. */
  readonly orchestratorUrl?: string;
}

/** `molt fetch`: with a live migration the copy leaves a replication slot at its snapshot. */
export function loadArguments(wish: RunWish, tableHandling: 'none' | 'truncate-if-exists'): string[] {
  return [
    ...['fetch', '--format', 'json', '--table-handling', tableHandling],
    ...(isLive(wish) ? ['--replicate-from-here'] : []),
    ...tables(wish),
  ];
}

/** `molt replicate`: under an orchestrator both directions are kept ready, and it says which of them runs. */
export function replicateArguments(wish: RunWish): string[] {
  const managed = wish.orchestratorUrl === undefined ? [] : ['--leg', 'both', '--managed'];
  return ['replicate', '--format', 'json', ...managed, ...tables(wish)];
}

/**
 * `molt verify`: tells the orchestrator the result, for its check before a cutover. `moving`: the application writes
 * meanwhile, so rows that differ are looked at again for up to 30 s.
 */
export function verifyArguments(wish: RunWish, moving: boolean): string[] {
  return [
    ...['verify', '--format', 'json'],
    ...(wish.orchestratorUrl === undefined ? [] : ['--orchestrator-url', wish.orchestratorUrl]),
    ...(moving ? ['--recheck', '30'] : []),
    ...tables(wish),
  ];
}

/** Whether changes are to follow the copy: unless the plan says that the application stands still meanwhile. */
export const isLive = ({ plan }: RunWish): boolean => plan?.strategy !== 'lift-and-shift';

function tables({ plan }: RunWish): string[] {
  const { include = [], exclude = [] } = plan?.tables ?? {};
  return [
    ...include.flatMap((name) => ['--table', name]),
    ...exclude.flatMap((name) => ['--exclude-table', name]),
  ];
}
