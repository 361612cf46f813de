import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue, MoltError, redact, type ErrorCode, type ErrorReport } from '../../contracts/errors.ts';
import {
  apiPrefix,
  type AbortRequest,
  type Attempt,
  type BeginRequest,
  type CommitRequest,
  type Connection,
  type Heartbeat,
  type Instance,
  type JournalEntry,
  type Order,
  type Status,
  type VerifyReport,
} from './schema.ts';

/**
 * The one client of the orchestrator's API: molt-lms-cli, the proxies and the extension use it. Node's own http and
 * https, nothing else, so that it runs in the extension host too.
 */
export interface ClientOptions {
  /** e.g. `https://lms:4200` */
  readonly url: string;
  readonly token?: string;
  readonly tls?: {
    /** PEM texts, not paths. */
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
  };
  /** Milliseconds for an answer to a plain request; default 10,000. begin and commit have limits of their own. */
  readonly timeoutMs?: number;
}

/** An error that the orchestrator answered with: its own words. */
export class AnsweredError extends MoltError {
  readonly #report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.code);
    this.message = redact(report.message);
    this.#report = report;
  }

  override get remedy(): string {
    return this.#report.remedy;
  }

  override toReport(): ErrorReport {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}

export interface OrchestratorClient {
  /** host:port */
  readonly address: string;
  health(): Promise<void>;
  initialize(): Promise<boolean>;
  status(): Promise<Status>;
  instances(): Promise<Instance[]>;
  connections(): Promise<Connection[]>;
  begin(request: BeginRequest, signal?: AbortSignal): Promise<Attempt>;
  commit(request: CommitRequest, signal?: AbortSignal): Promise<Attempt>;
  abort(request: AbortRequest): Promise<Attempt>;
  attempts(): Promise<Attempt[]>;
  attempt(id: number): Promise<{ attempt: Attempt; journal: JournalEntry[] }>;
  reportVerify(report: VerifyReport): Promise<void>;
  heartbeat(instance: string, heartbeat: Heartbeat, signal?: AbortSignal): Promise<Order>;
  /**
   * Calls `onStatus` with the status now and after every change, until `signal` is aborted. A broken stream is opened
   * again, after a growing wait of at most 5 s; `onLost` hears why each time.
   */
  events(
    onStatus: (status: Status) => void,
    signal: AbortSignal,
    onLost?: (error: MoltError) => void,
  ): Promise<void>;
  close(): void;
}

/** Milliseconds on top of a request's own limit, for the way there and back. */
const slackMs = 15_000;
/** Milliseconds that a commit may take: proof, resume and the marker's way back each have limits on the other side. */
const commitMs = 120_000;
/** Without a byte for so long a stream of events is taken for dead; the orchestrator writes every 10 s. */
const silentStreamMs = 25_000;
const longestRetryMs = 5_000;

/**
 * Makes a client. Every method throws MoltError: lms/orchestrator-unreachable when nobody answers,
 * lms/orchestrator-lost when the answer breaks off, lms/unauthorized, run/cancelled on `signal`, else what the
 * orchestrator answers.
 *
 * @throws MoltError lms/bad-url
 */
export function createClient(options: ClientOptions): OrchestratorClient {
  const base = parseUrl(options.url);
  const secure = base.protocol === 'https:';
  const agent = secure
    ? new https.Agent({ keepAlive: true, ...options.tls })
    : new http.Agent({ keepAlive: true });
  const usualMs = options.timeoutMs ?? 10_000;

  const open = (
    method: string,
    path: string,
    body: string | undefined,
    accept: string,
  ): http.ClientRequest => {
    const headers: http.OutgoingHttpHeaders = { accept };
    if (options.token) headers.authorization = `Bearer ${options.token}`;
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const url = new URL(`${base.pathname.replace(/\/$/, '')}${apiPrefix}${path}`, base);
    const request = (secure ? https : http).request(url, { method, headers, agent });
    request.setNoDelay(true);
    return request;
  };

  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    timeoutMs: number | undefined = usualMs,
    signal?: AbortSignal,
  ): Promise<T> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (let again = false; ; again = true) {
      const request = open(method, path, text, 'application/json');
      try {
        return await exchange<T>(request, text, base.host, timeoutMs, signal);
      } catch (error) {
        // The server may close a kept connection just as we use it again. Nothing was done then, so ask once more.
        const stale =
          error instanceof MoltError && error.code === 'lms/orchestrator-lost' && request.reusedSocket;
        if (!stale || again || method !== 'GET') throw error;
      }
    }
  };

  return {
    address: base.host,
    health: async () => {
      await call('GET', '/health');
    },
    initialize: async () => (await call<{ created: boolean }>('POST', '/initialize')).created,
    status: () => call('GET', '/status'),
    instances: () => call('GET', '/instances'),
    connections: () => call('GET', '/connections'),
    begin: (request, signal) => {
      const { beginTimeoutSeconds = 30 } = request;
      const limit = beginTimeoutSeconds === 0 ? 0 : beginTimeoutSeconds * 1000 + 2 * slackMs;
      return call('POST', '/cutover/consistent/begin', request, limit, signal);
    },
    commit: (request, signal) => call('POST', '/cutover/consistent/commit', request, commitMs, signal),
    abort: (request) => call('POST', '/cutover/consistent/abort', request),
    attempts: () => call('GET', '/attempts'),
    attempt: (id) => call('GET', `/attempts/${id}`),
    reportVerify: async (report) => {
      await call('POST', '/verify-reports', report);
    },
    heartbeat: (instance, heartbeat, signal) =>
      call(
        'POST',
        `/instances/${encodeURIComponent(instance)}/heartbeat`,
        heartbeat,
        (heartbeat.waitMs ?? 0) + usualMs,
        signal,
      ),
    async events(onStatus, signal, onLost) {
      let wait = 250;
      while (!signal.aborted) {
        try {
          await readEvents(
            open('GET', '/events', undefined, 'text/event-stream'),
            base.host,
            signal,
            (status) => {
              wait = 250;
              onStatus(status);
            },
          );
        } catch (error) {
          if (signal.aborted) return;
          onLost?.(error as MoltError);
        }
        await sleep(wait, undefined, { signal }).catch(() => undefined);
        wait = Math.min(wait * 2, longestRetryMs);
      }
    },
    close: () => agent.destroy(),
  };
}

function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new MoltError('lms/bad-url');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new MoltError('lms/bad-url');
  return url;
}

/** Sends one request and reads its whole answer. `timeoutMs` 0 waits for ever. */
async function exchange<T>(
  request: http.ClientRequest,
  body: string | undefined,
  address: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    let sent = false;
    const timer =
      timeoutMs > 0
        ? setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
        : undefined;
    const cancel = (): void => {
      request.destroy(new MoltError('run/cancelled'));
    };
    const fail = (error: unknown): void => reject(networkError(error, address, sent));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once(hasTls(socket) ? 'secureConnect' : 'connect', () => (sent = true));
      else sent = true;
    });
    request.once('error', fail);
    request.once('close', done);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('aborted', () => fail(new Error('the answer broke off')));
      response.once('end', () => {
        done();
        if (response.complete)
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(body);
  });
  const answer = parse(text);
  if (status >= 200 && status < 300 && answer !== undefined) return answer as T;
  throw answered(answer, status, address);
}

/** Reads a stream of events until it ends, breaks, or `signal` is aborted. Always throws, or returns on `signal`. */
async function readEvents(
  request: http.ClientRequest,
  address: string,
  signal: AbortSignal,
  onStatus: (status: Status) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const cancel = (): void => {
      request.destroy();
      resolve();
    };
    signal.addEventListener('abort', cancel, { once: true });
    request.once('close', () => signal.removeEventListener('abort', cancel));
    request.setTimeout(silentStreamMs, () => request.destroy(new Error('the stream of events went silent')));
    let open = false;
    const fail = (error: unknown): void => reject(networkError(error, address, open));
    request.once('error', fail);
    request.once('response', (response) => {
      open = true;
      response.setEncoding('utf8');
      let buffer = '';
      response.once('error', fail);
      response.once('close', () => fail(new Error('the stream of events ended')));
      response.on('data', (chunk: string) => {
        buffer += chunk;
        if (response.statusCode !== 200) return;
        for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
          const data = /^data: (.*)$/m.exec(buffer.slice(0, end))?.[1];
          buffer = buffer.slice(end + 2);
          const status = data === undefined ? undefined : parse(data);
          if (status !== undefined) onStatus(status as Status);
        }
      });
      response.once('end', () => {
        if (response.statusCode !== 200) reject(answered(parse(buffer), response.statusCode ?? 0, address));
      });
    });
    request.end();
  });
}

const hasTls = (socket: object): boolean => 'encrypted' in socket;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function answered(answer: unknown, status: number, address: string): MoltError {
  const body = answer as Partial<ErrorReport> | undefined;
  if (typeof body?.code === 'string' && body.code in catalogue)
    return new AnsweredError({
      code: body.code as ErrorCode,
      message: String(body.message),
      remedy: String(body.remedy),
    });
  if (status === 401) return new MoltError('lms/unauthorized');
  return new MoltError('lms/not-orchestrator', { address: `${address} (HTTP status ${status})` });
}

/** @param sent whether the request may have reached the orchestrator */
function networkError(thrown: unknown, address: string, sent: boolean): MoltError {
  if (thrown instanceof MoltError) return thrown;
  const error = thrown as { code?: string; message?: string };
  if (/^(UNABLE_TO_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT)/.test(error.code ?? ''))
    return new MoltError('connect/tls-untrusted', { address, reason: error.message });
  // No TLS record came back to our greeting: https://nodejs.org/docs/latest-v20.x/api/errors.html#openssl-error-codes
  if (error.code === 'EPROTO' || error.code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return new MoltError('connect/tls-refused', { address }, { cause: thrown });
  // Codes of llhttp, Node's HTTP parser: what came back is no HTTP.
  if (error.code?.startsWith('HPE_'))
    return new MoltError('lms/not-orchestrator', { address }, { cause: thrown });
  return new MoltError(
    sent ? 'lms/orchestrator-lost' : 'lms/orchestrator-unreachable',
    { address },
    { cause: thrown },
  );
}
