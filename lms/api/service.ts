import type {
  AbortRequest,
  Attempt,
  BeginRequest,
  CommitRequest,
  Connection,
  Heartbeat,
  Instance,
  JournalEntry,
  Order,
  Status,
  VerifyReport,
} from './schema.ts';

/** What the orchestrator's API does, without HTTP: routes.ts serves it, lms/orchestrator/service.ts is it. */
export interface OrchestratorService {
  /** Makes the state store's tables; returns whether they were not there before. */
  initialize(): Promise<boolean>;
  status(): Promise<Status>;
  instances(): Promise<Instance[]>;
  connections(): Promise<Connection[]>;
  /** Answers with the order; at once, or when it changes, or after the heartbeat's `waitMs`. */
  heartbeat(instance: string, heartbeat: Heartbeat, gone: AbortSignal): Promise<Order>;
  /** Answers once traffic is paused. */
  begin(request: BeginRequest): Promise<Attempt>;
  commit(request: CommitRequest): Promise<Attempt>;
  abort(request: AbortRequest): Promise<Attempt>;
  attempts(): Promise<Attempt[]>;
  attempt(id: number): Promise<{ attempt: Attempt; journal: JournalEntry[] }>;
  keepVerifyReport(report: VerifyReport): Promise<void>;
  /** Calls `listener` with the status now and after every change, until the returned function is called. */
  watch(listener: (status: Status) => void): () => void;
}
