import type { WorkspaceFindings, WorkspaceProgress } from '../../server/protocol.ts';

/** What is known of the SQL files of the workspace. Not looked at is not clean. */
export type SchemaState =
  | { readonly kind: 'unknown' }
  /** `progress`: files that are checked, of how many. */
  | { readonly kind: 'checking'; readonly progress?: WorkspaceProgress }
  | { readonly kind: 'known'; readonly result: WorkspaceFindings; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string };
