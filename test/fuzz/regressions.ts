import type { Dialect } from '../../sql/analyze.ts';

/** Inputs that `npm run fuzz:sql` has found, as small as it could make them. */
export const regressions: readonly {
  readonly why: string;
  readonly dialect: Dialect;
  readonly before: string;
  readonly after: string;
}[] = [];
