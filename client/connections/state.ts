import type { ErrorReport } from '../../contracts/errors.ts';

export type SideName = 'source' | 'target';

/** What a server said of itself when it was asked. */
export interface ServerFacts {
  readonly product: string;
  readonly version: string;
  readonly database: string;
  readonly user: string;
  readonly address: string;
}

/** What the last test of a connection found. `untested` is not `ok`. */
export type TestResult =
  | { readonly kind: 'untested' }
  | { readonly kind: 'testing' }
  | { readonly kind: 'ok'; readonly facts: ServerFacts; readonly at: string }
  | { readonly kind: 'failed'; readonly error: ErrorReport; readonly at: string };

/** Where a connection string was found: the plan file, this workspace's own memory, or the environment. */
export type Origin = 'plan' | 'workspace' | 'environment';

/** A side as far as it may be shown: the connection string has no password. */
export interface Connection {
  readonly side: SideName;
  readonly url: string;
  readonly origin: Origin;
  /** `orders@db1:5432` */
  readonly name: string;
  readonly database: string;
  readonly hasPassword: boolean;
  readonly test: TestResult;
}
