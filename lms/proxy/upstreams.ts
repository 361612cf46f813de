import { MoltError } from '../../contracts/errors.ts';
import type { Side } from '../api/schema.ts';
import type { ProxyOptions } from './options.ts';
import type { Reachability } from './reachability.ts';
import { Upstream } from './upstream.ts';
import { credentialsAt, type ProxyUser } from './users.ts';

/** For whom a connection is made. */
export interface Login {
  readonly user: ProxyUser;
  /** Startup parameters of the client, without the user. */
  readonly parameters: ReadonlyMap<string, string>;
  /** As the server shall see it. */
  readonly name: string;
}

/** All of a proxy's logged-in connections to both servers, so that the orchestrator can fence them. */
export class Upstreams {
  private readonly all = new Set<Upstream>();
  /** Connections whose client is gone while a statement may still run. */
  private readonly leaving = new Set<Upstream>();
  private readonly retired: Upstream[] = [];

  /** @param onChange called when a connection is gone. */
  constructor(
    private readonly servers: Pick<ProxyOptions, Side>,
    private readonly reachability: Reachability,
    private readonly onChange: () => void,
  ) {}

  /** Connects and logs in. @throws ServerRefusal, MoltError connect/*. */
  async open(side: Side, { user, parameters: startup, name }: Login): Promise<Upstream> {
    const server = this.servers[side];
    const parameters = new Map(startup);
    const database = startup.get('database') ?? user.user;
    // The two sides' databases may have different names; any other is taken to have the same name at both.
    parameters.set('database', database === this.servers.source.database ? server.database : database);
    parameters.set('application_name', name);
    if (server.options && !parameters.has('options')) parameters.set('options', server.options);
    const { user: as, password } = credentialsAt(user, side);
    try {
      const upstream = await Upstream.open({ side, server, user: as, password, parameters });
      this.reachability.seen(side);
      this.all.add(upstream);
      upstream.socket.once('close', () => {
        this.all.delete(upstream);
        this.leaving.delete(upstream);
        this.onChange();
      });
      return upstream;
    } catch (error) {
      if (error instanceof MoltError) this.reachability.failed(side, error.message);
      throw error;
    }
  }

  /** Takes back a connection that no session needs any more; with `busy` a statement may still run there. */
  release(upstream: Upstream, busy: boolean): void {
    if (upstream.closed) return;
    if (busy) {
      this.leaving.add(upstream);
      upstream.terminate(true);
      return;
    }
    // Ending a connection costs the server some time; while sessions wait to go on, that comes later.
    this.retired.push(upstream);
    if (this.retired.length === 1) setTimeout(() => this.endRetired(), 5);
  }

  /** Whether a statement of a client that is gone may still run. */
  get anyLeaving(): boolean {
    return this.leaving.size > 0;
  }

  /** Process ids at a server of the connections to it. */
  pids(side: Side): number[] {
    return [...this.all].filter((one) => one.side === side && !one.closed).map((one) => one.pid);
  }

  /** Says goodbye on those that were taken back. */
  endRetired(): void {
    for (const old of this.retired.splice(0)) old.terminate();
  }

  /** Cuts all that are left. */
  destroy(): void {
    for (const upstream of this.all) upstream.socket.destroy();
  }
}
