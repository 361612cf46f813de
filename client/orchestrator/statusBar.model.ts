import { phaseName, sideName } from '../cutover/picture.ts';
import { t } from '../text/l10n.ts';
import { isBlocked, type OrchestratorState } from './state.ts';

export interface StatusBarText {
  readonly text: string;
  readonly tooltip: string;
  readonly blocked: boolean;
}

/** The one status bar item, or undefined while no migration is attached. */
export function statusBarText(state: OrchestratorState): StatusBarText | undefined {
  switch (state.kind) {
    case 'none':
      return undefined;
    case 'connecting':
      return {
        text: t('$(sync~spin) orchestrator…'),
        tooltip: t('Connecting to {0}', state.url),
        blocked: false,
      };
    case 'unreachable':
      return {
        text: t('$(database) source of truth: not known'),
        tooltip: t('{0}. {1}', state.error.message, state.error.remedy),
        blocked: false,
      };
    case 'live': {
      const { order, instances } = state.status;
      const drained = instances.filter((instance) => instance.report.drained).length;
      const blocked = isBlocked(state.status);
      const tooltip = t('{0} · {1} · click to show the cutover', phaseName(order.phase), state.url);
      switch (order.phase) {
        case 'serving':
          return {
            text: t('$(database) source of truth: {0}', sideName(order.sourceOfTruth)),
            tooltip,
            blocked,
          };
        case 'draining':
          return {
            text: t('$(sync~spin) draining {0} of {1}', drained, instances.length),
            tooltip,
            blocked,
          };
        case 'paused':
          return {
            text: t('$(debug-pause) paused, commit or abort'),
            tooltip,
            blocked,
          };
        case 'committing':
          return { text: t('$(sync~spin) committing'), tooltip, blocked };
      }
    }
  }
}
