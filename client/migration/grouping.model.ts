import { t } from '../text/l10n.ts';

/** What the findings of the Schema step are put together by. */
export const groupings = ['rule', 'table', 'file'] as const;
export type Grouping = (typeof groupings)[number];

export function groupingName(by: Grouping): string {
  switch (by) {
    case 'rule':
      return t('by rule');
    case 'table':
      return t('by table');
    case 'file':
      return t('by file');
  }
}
