import * as vscode from 'vscode';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { Status } from '../../lms/api/schema.ts';
import { createClient, type OrchestratorClient } from '../../lms/api/client.ts';
import type { Log } from '../log.ts';
import type { PlanFile } from '../plan/planFile.ts';
import type { OrchestratorState } from './state.ts';

const memoryKeys = { url: 'orchestrator.url', disconnected: 'orchestrator.disconnected' } as const;
const heldSamples = 30;

/**
 * The connection to the orchestrator: follows its live state and says when it is gone. What it said before is kept
 * beside, to be shown as old. The address is in molt.yaml, in this workspace's memory, in a setting, or in
 * MOLT_ORCHESTRATOR_URL, in this order; the token is in the secret storage under the address, or in MOLT_LMS_TOKEN for
 * the address that the environment names.
 */
export class OrchestratorSession implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<OrchestratorState>();
  readonly onDidChange = this.#changed.event;
  #state: OrchestratorState = { kind: 'none' };
  #client: OrchestratorClient | undefined;
  #stop: AbortController | undefined;
  #held: number[] = [];

  constructor(
    private readonly memory: vscode.Memento,
    private readonly secrets: vscode.SecretStorage,
    private readonly plan: PlanFile,
    private readonly log: Log,
  ) {
    plan.onDidChange(() => void this.follow());
  }

  get state(): OrchestratorState {
    return this.#state;
  }

  /** Clients held at the last moments that the orchestrator told of, oldest first. */
  get held(): readonly number[] {
    return this.#held;
  }

  /** The address that is configured, whether or not we are connected. */
  get configuredUrl(): string | undefined {
    const { state } = this.plan;
    const planned = state.kind === 'valid' ? state.plan.orchestrator?.url : undefined;
    const url =
      planned ??
      this.memory.get<string>(memoryKeys.url) ??
      (vscode.workspace.getConfiguration('molt').get<string>('orchestrator.url') || undefined) ??
      process.env['MOLT_ORCHESTRATOR_URL'];
    return url?.replace(/\/+$/, '');
  }

  /** Follows the configured orchestrator; does nothing when it is followed already. */
  async follow(): Promise<void> {
    const url = this.configuredUrl;
    const wanted =
      vscode.workspace.isTrusted && !this.memory.get<boolean>(memoryKeys.disconnected) ? url : undefined;
    if (this.#state.kind === 'none' ? wanted === undefined : this.#state.url === wanted) return;
    this.#end();
    if (!wanted) return this.#set({ kind: 'none' });
    this.#set({ kind: 'connecting', url: wanted });
    const stop = new AbortController();
    this.#stop = stop;
    const token = await this.token(wanted);
    if (stop.signal.aborted) return;
    try {
      const client = createClient({ url: wanted, token });
      this.#client = client;
      void this.#listen(client, wanted, stop.signal);
    } catch (error) {
      this.#lost(wanted, error);
    }
  }

  async #listen(client: OrchestratorClient, url: string, signal: AbortSignal): Promise<void> {
    try {
      await client.events(
        (status) => this.#heard(url, status),
        signal,
        (error) => {
          if (!signal.aborted) this.#lost(url, error);
        },
      );
    } catch (error) {
      if (!signal.aborted) this.#lost(url, error);
    }
  }

  #heard(url: string, status: Status): void {
    if (this.#state.kind !== 'live') this.log.info(`Orchestrator at ${url}: connected`);
    this.#held = [
      ...this.#held.slice(1 - heldSamples),
      status.instances.reduce((sum, instance) => sum + instance.report.traffic.held, 0),
    ];
    this.#set({ kind: 'live', url, status, heardAt: new Date().toISOString() });
  }

  #lost(url: string, thrown: unknown): void {
    const before = this.#state;
    const last =
      before.kind === 'live' ? before.status : before.kind === 'unreachable' ? before.last : undefined;
    if (before.kind !== 'unreachable') this.log.error(`follow the orchestrator at ${url}`, thrown);
    this.#set({
      kind: 'unreachable',
      url,
      error: toErrorReport(thrown),
      since: before.kind === 'unreachable' ? before.since : new Date().toISOString(),
      last,
    });
  }

  /** Keeps the address and the token (undefined: leave the one that is stored; '': none), and connects. */
  async connect(url: string, token: string | undefined): Promise<void> {
    const address = url.replace(/\/+$/, '');
    if (token === '') await this.secrets.delete(tokenKey(address));
    else if (token !== undefined) await this.secrets.store(tokenKey(address), token);
    await this.memory.update(memoryKeys.disconnected, undefined);
    const inPlan =
      address === this.configuredUrl || (await this.plan.write(['orchestrator', 'url'], address));
    if (!inPlan) await this.memory.update(memoryKeys.url, address);
    this.#end();
    this.#state = { kind: 'none' };
    await this.follow();
  }

  async disconnect(): Promise<void> {
    await this.memory.update(memoryKeys.disconnected, true);
    await this.follow();
  }

  async token(url: string): Promise<string | undefined> {
    const stored = await this.secrets.get(tokenKey(url));
    if (stored !== undefined) return stored;
    // The environment's token goes only to the address that the environment names: a molt.yaml must not get it.
    const named = process.env['MOLT_ORCHESTRATOR_URL']?.replace(/\/+$/, '');
    return named === url ? process.env['MOLT_LMS_TOKEN'] : undefined;
  }

  /** The client for giving commands. Throws MoltError when the orchestrator does not answer now. */
  get client(): OrchestratorClient {
    if (this.#state.kind !== 'live' || !this.#client)
      throw new MoltError('lms/orchestrator-unreachable', { address: this.configuredUrl ?? 'no address' });
    return this.#client;
  }

  #set(state: OrchestratorState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  #end(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#client?.close();
    this.#client = undefined;
    this.#held = [];
  }

  dispose(): void {
    this.#end();
    this.#changed.dispose();
  }
}

const tokenKey = (url: string): string => `molt.token:${url}`;
