import type { ErrorReport } from '../../contracts/errors.ts';
import type { Status } from '../../lms/api/schema.ts';
import { t } from '../text/l10n.ts';

/** What we know of the orchestrator. `last` is what it said before it went away: shown as old, never acted upon. */
export type OrchestratorState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly url: string }
  | { readonly kind: 'live'; readonly url: string; readonly status: Status; readonly heardAt: string }
  | {
      readonly kind: 'unreachable';
      readonly url: string;
      readonly error: ErrorReport;
      readonly since: string;
      readonly last?: Status;
    };

export type CutoverCommand = Status['allowed'][number]['command'];

/** Whether a cutover command may be given now, and if not, why, for a person. */
export function permission(
  state: OrchestratorState,
  command: CutoverCommand,
): { allowed: boolean; reason: string } {
  if (state.kind === 'unreachable') return { allowed: false, reason: t('The orchestrator does not answer.') };
  if (state.kind !== 'live') return { allowed: false, reason: t('No orchestrator is connected.') };
  const entry = state.status.allowed.find((candidate) => candidate.command === command);
  return entry ?? { allowed: false, reason: t('The orchestrator does not say that this may be done now.') };
}

/** True while a cutover is on its way and something keeps it from going on: the one case for a red status bar. */
export function isBlocked(status: Status): boolean {
  if (status.order.phase !== 'draining' && status.order.phase !== 'paused') return false;
  return (
    status.attempt?.error !== undefined ||
    status.instances.some((instance) => !instance.live || instance.report.blockers.length > 0)
  );
}
