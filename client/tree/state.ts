import { t } from '../text/l10n.ts';
import type { TreeNode } from './node.ts';

/** How a step of the migration stands; drawn as an icon, a colour and a word, never by colour alone. */
export type StepState = 'todo' | 'busy' | 'ready' | 'done' | 'attention' | 'failed' | 'unknown';

/** Icon, colour and spoken word of a state. */
export function look(state: StepState): Pick<TreeNode, 'icon' | 'color' | 'spoken'> {
  switch (state) {
    case 'todo':
      return { icon: 'circle-large-outline', spoken: t('not begun') };
    case 'busy':
      return { icon: 'sync~spin', spoken: t('working') };
    case 'ready':
      return { icon: 'circle-large-filled', color: 'charts.blue', spoken: t('ready') };
    case 'done':
      return { icon: 'pass-filled', color: 'testing.iconPassed', spoken: t('done') };
    case 'attention':
      return { icon: 'warning', color: 'list.warningForeground', spoken: t('needs attention') };
    case 'failed':
      return { icon: 'error', color: 'testing.iconFailed', spoken: t('failed') };
    case 'unknown':
      return { icon: 'question', spoken: t('not checked') };
  }
}
