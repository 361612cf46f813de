import type { TextEdit, TextRange } from '../findings/finding.ts';
import type { CockroachVersion, RuleCode } from '../rules/metadata.ts';
import type { Definitions } from './definitions.ts';
import type { Statement } from './script.ts';

/** What is to be done to a statement. `why` is for the person who reads the report: one sentence, no final period. */
export type Proposal =
  | {
      readonly act: 'edit';
      /** `review`: the text runs, but a person must look at what it means now; `needs-you`: something of it is lost. */
      readonly sort: 'changed' | 'review' | 'needs-you';
      readonly why: string;
      /** The construct that gave the reason; a finding on it gives the change its rule code. */
      readonly at: TextRange;
      readonly edits: readonly TextEdit[];
      readonly code?: RuleCode;
    }
  | {
      /** The whole statement becomes a comment. `dropped`: nothing is lost by it; `needs-you`: something is. */
      readonly act: 'drop';
      readonly sort: 'dropped' | 'needs-you';
      readonly why: string;
      /** Noise of pg_dump: the report says why, the comment doesn't repeat it a hundred times. */
      readonly brief?: boolean;
      readonly code?: RuleCode;
    };

export interface StepContext {
  readonly definitions: Definitions;
  readonly targetVersion: CockroachVersion;
  /** The rule that has a finding within the range, the gravest first; null when there is none. */
  readonly codeAt: (range: TextRange) => RuleCode | null;
}

/** One kind of conversion: looks at a statement and says what it would do. Most statements concern no step. */
export type Step = (statement: Statement, context: StepContext) => Proposal[];

/** How our comments begin; people search for them. */
export const needsYou = 'molt: needs you';
export const review = 'molt: review';

/** A note for the person, as a comment that can stand anywhere inside of a statement. */
export function inlineNote(code: RuleCode | null, text: string, kind: string = needsYou): string {
  const mark = code === null ? kind : `${kind} (${code})`;
  return `/* ${mark}: ${text.replaceAll('*/', '* /').replaceAll('/*', '/ *')} */`;
}
