import * as vscode from 'vscode';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { Log } from '../log.ts';
import type { PlanFile } from '../plan/planFile.ts';
import type { Engine, Secrets } from '../runs/engine.ts';
import { reportOf } from '../runs/followedRun.ts';
import { describeUrl, parseConnectionUrl, withPassword } from './connectionUrl.ts';
import type { Connection, Origin, ServerFacts, SideName, TestResult } from './state.ts';

const environmentName = { source: 'MOLT_SOURCE_URL', target: 'MOLT_TARGET_URL' } as const;
/** Seconds; the engine's own limit for connecting is 10 s. */
const testLimit = 25;

/**
 * Source and target. The connection string without its password is in molt.yaml, or in VS Code's memory of this
 * workspace when there is no plan; the password is in VS Code's secret storage, under the connection string that it
 * belongs to, so that another server never gets it. MOLT_SOURCE_URL and MOLT_TARGET_URL are used when nothing else is
 * set.
 */
export class Connections implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<SideName, Connection>();
  readonly #passwords = new Map<string, string>();
  readonly #tried = new Set<string>();

  constructor(
    private readonly memory: vscode.Memento,
    private readonly secrets: vscode.SecretStorage,
    private readonly plan: PlanFile,
    private readonly engine: Engine,
    private readonly log: Log,
  ) {
    plan.onDidChange(() => void this.read());
  }

  get(side: SideName): Connection | undefined {
    return this.#known.get(side);
  }

  /** Looks again where the sides are defined. */
  async read(): Promise<void> {
    for (const side of ['source', 'target'] as const) {
      const found = this.#find(side);
      const known = this.#known.get(side);
      if (!found) {
        this.#known.delete(side);
        continue;
      }
      try {
        const parsed = parseConnectionUrl(found.text);
        const { url } = parsed;
        const password = await this.#passwordFor(side, url, parsed.password);
        if (password !== undefined) this.#passwords.set(url, password);
        this.#known.set(side, {
          side,
          url,
          origin: found.origin,
          name: describeUrl(parsed),
          database: parsed.database,
          hasPassword: password !== undefined,
          test: known?.url === url ? known.test : { kind: 'untested' },
        });
      } catch (error) {
        this.#known.delete(side);
        this.log.error(`read the connection of the ${side} (${found.origin})`, error);
      }
    }
    this.#changed.fire();
  }

  /** Keeps a connection string: its password apart from the rest. Throws MoltError connect/bad-url. */
  async save(side: SideName, text: string, password?: string): Promise<void> {
    const parsed = parseConnectionUrl(text);
    const secret = parsed.password ?? password;
    if (secret) await this.secrets.store(secretKey(parsed.url), secret);
    this.#passwords.delete(parsed.url);
    const inPlan = await this.plan.write([side, 'url'], parsed.url);
    await this.memory.update(memoryKey(side), inPlan ? undefined : parsed.url);
    this.#known.delete(side);
    await this.read();
  }

  /** Forgets connection string and password of a side. What the environment says can't be forgotten. */
  async forget(side: SideName): Promise<void> {
    const known = this.#known.get(side);
    if (known) {
      await this.secrets.delete(secretKey(known.url));
      this.#passwords.delete(known.url);
    }
    if (known?.origin === 'plan') await this.plan.write([side], undefined);
    await this.memory.update(memoryKey(side), undefined);
    await this.read();
  }

  /** Logs in and asks the server what it is. The result is in the state, and returned. */
  async test(side: SideName): Promise<TestResult> {
    const connection = this.#known.get(side);
    if (!connection) return { kind: 'untested' };
    this.#set(connection, { kind: 'testing' });
    const at = new Date().toISOString();
    let result: TestResult;
    try {
      const secrets = { MOLT_CONNECT_URL: this.#secretUrl(connection) };
      const { code, output, errors } = await this.engine.run(
        ['connect', '--format', 'json'],
        secrets,
        testLimit,
      );
      result =
        code === 0
          ? { kind: 'ok', facts: JSON.parse(output) as ServerFacts, at }
          : { kind: 'failed', error: reportOf(errors), at };
    } catch (error) {
      result = { kind: 'failed', error: toErrorReport(error), at };
    }
    if (result.kind === 'failed')
      this.log.warn(`test the ${side} (${connection.name}): ${result.error.message}`);
    const now = this.#known.get(side);
    if (now?.url === connection.url) this.#set(now, result);
    return result;
  }

  /**
   * Tests what was not tested yet and can be without a question: a person who opens the view wants to know whether
   * the servers answer. Each connection once; failures are shown in the view only.
   */
  async testOnce(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    for (const connection of this.#known.values()) {
      if (!connection.hasPassword || this.#tried.has(connection.url)) continue;
      this.#tried.add(connection.url);
      if (connection.test.kind === 'untested') await this.test(connection.side);
    }
  }

  /** What an engine needs in its environment to connect to one side. Throws MoltError when it is missing. */
  secretsOf(side: SideName): Secrets {
    const known = this.#known.get(side);
    if (!known) throw new MoltError('connect/bad-url', { reason: `there is none for the ${side}` });
    return { [environmentName[side]]: this.#secretUrl(known) };
  }

  /** What an engine needs in its environment to connect to both sides. Throws MoltError when one is missing. */
  bothSides(): { source: Connection; target: Connection; secrets: Secrets } {
    const source = this.#known.get('source');
    const target = this.#known.get('target');
    if (!source || !target)
      throw new MoltError('connect/bad-url', {
        reason: `there is none for the ${source ? 'target' : 'source'}`,
      });
    return {
      source,
      target,
      secrets: {
        [environmentName.source]: this.#secretUrl(source),
        [environmentName.target]: this.#secretUrl(target),
      },
    };
  }

  #find(side: SideName): { text: string; origin: Origin } | undefined {
    const { state } = this.plan;
    const planned = state.kind === 'valid' ? state.plan[side]?.url : undefined;
    if (planned) return { text: planned, origin: 'plan' };
    const remembered = this.memory.get<string>(memoryKey(side));
    if (remembered) return { text: remembered, origin: 'workspace' };
    const offered = process.env[environmentName[side]];
    return offered ? { text: offered, origin: 'environment' } : undefined;
  }

  async #passwordFor(side: SideName, url: string, written: string | undefined): Promise<string | undefined> {
    if (written !== undefined) return written;
    const stored = await this.secrets.get(secretKey(url));
    if (stored !== undefined) return stored;
    if (!vscode.workspace.isTrusted) return undefined;
    const { state } = this.plan;
    const name = state.kind === 'valid' ? state.plan[side]?.passwordFrom : undefined;
    const named = name ? process.env[name] : undefined;
    return named ?? this.#offeredPassword(side, url);
  }

  /** The environment's password, if the environment speaks of the same server, user and database. */
  #offeredPassword(side: SideName, url: string): string | undefined {
    const offered = process.env[environmentName[side]];
    if (!offered) return undefined;
    try {
      const parsed = parseConnectionUrl(offered);
      return parsed.url === url ? parsed.password : undefined;
    } catch {
      return undefined;
    }
  }

  #secretUrl(connection: Connection): string {
    return withPassword(connection.url, this.#passwords.get(connection.url));
  }

  #set(connection: Connection, test: TestResult): void {
    this.#known.set(connection.side, { ...connection, test });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const memoryKey = (side: SideName): string => `connection.${side}`;
const secretKey = (url: string): string => `molt.password:${url}`;
