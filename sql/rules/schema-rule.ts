import type { Doubt } from '../catalog/fact.ts';
import type { Duplicate } from '../catalog/fold.ts';
import type { Life } from '../catalog/lives.ts';
import type { SchemaObject, Sequence, Table, TypeObject } from '../catalog/model.ts';
import type { Place, PlacedStatement } from '../catalog/place.ts';
import type { WorkspaceCatalog } from '../catalog/workspace-catalog.ts';
import type { Fix } from '../findings/finding.ts';
import type { CockroachVersion, Layer, Severity } from './metadata.ts';

/** What a rule says about a place of the schema, which may be in any file. */
export interface SchemaReport {
  /** Tight, as in `Report`. */
  readonly at: Place;
  readonly message: string;
  readonly table?: string;
  readonly layer?: Layer;
  readonly severity?: Severity;
  readonly issue?: number;
  /** Other places that a person must see to understand it, in this file or another. */
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  /** Left out when its edits are not all in the file of the finding: nobody fixes what he does not see. */
  readonly fix?: {
    readonly title: string;
    readonly class: Fix['class'];
    readonly edits: readonly { readonly at: Place; readonly text: string }[];
  };
}

export interface SchemaLook {
  /** What a rule reads there is remembered: it looks again when that has changed. */
  readonly catalog: WorkspaceCatalog;
  readonly targetVersion: CockroachVersion;
  readonly report: (report: SchemaReport) => void;
}

/** Called for what the files of the workspace make, as it is in the end: not for what was dropped since. */
export interface SchemaVisitors {
  readonly table?: (table: Table, look: SchemaLook) => void;
  /** For a table or view that a statement gives another name or schema: its life under the old one. */
  readonly renamed?: (life: Life, look: SchemaLook) => void;
  /** For a table or view that a statement drops, as it was until then. */
  readonly dropped?: (life: Life, look: SchemaLook) => void;
  readonly sequence?: (sequence: Sequence, look: SchemaLook) => void;
  readonly type?: (type: TypeObject, look: SchemaLook) => void;
  readonly duplicate?: (duplicate: Duplicate, look: SchemaLook) => void;
  /**
   * For the statements of one file that say something of the schema, or begin or end a transaction; in order. Only
   * for files that have transactions.
   */
  readonly file?: (statements: readonly PlacedStatement[], look: SchemaLook) => void;
  /** For what the rule itself reported with `unlessCreated`, when something of that name is created. */
  readonly created?: (doubt: Doubt, at: Place, object: SchemaObject, look: SchemaLook) => void;
  /** The same when nothing is, in place of the report. */
  readonly notCreated?: (doubt: Doubt, at: Place, look: SchemaLook) => void;
}
