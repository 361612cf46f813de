import type { Logger } from 'pino';
import type { ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Order, ShadowMode } from '../api/schema.ts';
import type { ClientAuth } from './greeting.ts';
import type { ProxyUser } from './users.ts';

/** What a proxy is started with. */
export interface ProxyOptions {
  readonly source: ConnectionTarget;
  readonly target: ConnectionTarget;
  /** Name of this instance, unique among the proxies of one orchestrator. Default `lms-0`. */
  readonly instance?: string;
  /** Default 127.0.0.1, any free port. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** host:port on which applications reach this instance, when that is not where it listens. */
  readonly advertise?: string;
  /** Who may connect besides the user of `source`. */
  readonly users?: readonly ProxyUser[];
  /** Default scram-sha-256. */
  readonly clientAuth?: ClientAuth;
  /** PEM texts for TLS with clients. */
  readonly tls?: {
    readonly cert: string | Buffer;
    readonly key: string | Buffer;
    readonly ca?: string | Buffer;
  };
  /** Refuse clients without TLS. Default: whether `tls` is given. */
  readonly requireTls?: boolean;
  /** What to do until the first order; default: serve from the source, at epoch 0. */
  readonly order?: Order;
  /**
   * Asks the orchestrator (or the state store) for the order of now; each new connection is used only after such a
   * word, see `Confirmations`. Absent: the proxy stands alone and `apply` is all that it hears.
   */
  readonly currentOrder?: () => Promise<Order>;
  /** Milliseconds that a client has to log in. Default 60 000, PostgreSQL's authentication_timeout. */
  readonly loginTimeoutMs?: number;
  /** Milliseconds that a new connection waits for word of the orchestrator. Default 10 000. */
  readonly confirmTimeoutMs?: number;
  /** Milliseconds that transactions get under the policy `end`. Default 5000. */
  readonly endGraceMs?: number;
  readonly shadowMode?: ShadowMode;
  readonly sourceDialect?: string;
  readonly targetDialect?: string;
  readonly log?: Logger;
}
