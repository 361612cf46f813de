import type { ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Side } from '../api/schema.ts';

export interface Credentials {
  readonly user: string;
  readonly password?: string;
}

/** Somebody who may connect to the proxy, and as whom the proxy then logs in at either side. */
export interface ProxyUser extends Credentials {
  /** Default: the same name and password. */
  readonly source?: Credentials;
  readonly target?: Credentials;
}

/** The users of a proxy: the one of the source's connection string, and those of the configuration. */
export function proxyUsers(
  source: ConnectionTarget,
  target: ConnectionTarget,
  configured: readonly ProxyUser[] = [],
): ReadonlyMap<string, ProxyUser> {
  const users = new Map<string, ProxyUser>();
  users.set(source.user, {
    user: source.user,
    password: source.password,
    target: { user: target.user, password: target.password },
  });
  for (const user of configured) users.set(user.user, user);
  return users;
}

/** As whom `user` logs in at `side`. */
export const credentialsAt = (user: ProxyUser, side: Side): Credentials => user[side] ?? user;
