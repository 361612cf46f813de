import type { Status } from '../lms/api/schema.ts';
import type { ApplicationFigures } from './app/application.ts';
import type { Part } from './parts/part.ts';

export interface StatusInput {
  /** The orchestrator's last word; absent before the first, and while it doesn't answer. */
  status: Status | undefined;
  application: ApplicationFigures;
  parts: readonly Part[];
}

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Three lines that say where the migration is and whether it is well. Every number has its unit. */
export function renderStatus({ status, application, parts }: StatusInput): string {
  return [where(status), traffic(application), replication(status, parts)].join('\n');
}

function where(status: Status | undefined): string {
  if (!status) return '  source of truth  unknown: the orchestrator does not answer; traffic goes on';
  const { order, instances } = status;
  const live = instances.filter((instance) => instance.live);
  const sessions = live.reduce((sum, { report }) => sum + report.traffic.sessions, 0);
  const held = live.reduce((sum, { report }) => sum + report.traffic.held, 0);
  return (
    `  source of truth  ${order.sourceOfTruth} · ${order.phase} · epoch ${order.epoch} · ` +
    `${live.length} of ${instances.length} proxies · ${count.format(sessions)} sessions` +
    (held > 0 ? ` · ${count.format(held)} held` : '')
  );
}

function traffic({ perSecond, p95, errors, writes }: ApplicationFigures): string {
  return (
    `  application      ${count.format(perSecond)} operations/s · 95 % within ${decimal.format(p95)} ms · ` +
    `${count.format(writes)} writes acknowledged · ${count.format(errors)} errors`
  );
}

function replication(status: Status | undefined, parts: readonly Part[]): string {
  const legs = (status?.legs ?? [])
    .filter(({ state }) => state !== 'absent' && state !== 'stopped')
    .map(({ leg, state, lagSeconds, error }) =>
      [leg, state, ...(lagSeconds === undefined ? [] : [`${decimal.format(lagSeconds)} s behind`]), error]
        .filter(Boolean)
        .join(' '),
    );
  const restarts = parts.reduce((sum, part) => sum + part.restarts, 0);
  const down = parts
    .filter((part) => part.state === 'waiting' || part.state === 'given-up')
    .map(({ name }) => name);
  return (
    `  replication      ${legs.join(' · ') || 'not running'}` +
    (restarts > 0 ? ` · ${restarts} restarts` : '') +
    (down.length > 0 ? ` · down: ${down.join(', ')}` : '')
  );
}
