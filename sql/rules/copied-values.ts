import type { OddValue } from './queries/odd-value.ts';

/** What a rule says of values in the rows behind COPY … FROM stdin. */
export interface CopiedValues {
  /**
   * What stands in each value that it speaks of, behind so many characters at most: these are looked for in all rows.
   * Null: the first rows tell, since one session writes all dates in one style.
   */
  readonly signs: readonly { readonly text: string; readonly behind: number }[] | null;
  /** Why CockroachDB does not read a value; empty for nearly all. */
  readonly odd: (text: string) => readonly OddValue[];
}
