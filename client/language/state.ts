import type { WorkspaceFindings } from '../../server/protocol.ts';

/** What is known of the SQL files of the workspace. Not looked at is not clean. */
export type SchemaState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'known'; readonly result: WorkspaceFindings; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string };
