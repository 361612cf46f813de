import type { Difference } from '../../contracts/runs.ts';
import type { DifferenceLine } from '../protocol/differences.ts';
import { counted } from '../text/figures.ts';
import { t } from '../text/l10n.ts';

/** A line of the grid. */
export function lineOf(difference: Difference): DifferenceLine {
  return {
    table: difference.table,
    sort: difference.sort,
    sortText: sortName(difference.sort),
    key: keyText(difference),
    columns: difference.columns.join(', '),
  };
}

export function sortName(sort: Difference['sort']): string {
  switch (sort) {
    case 'missing':
      return t('missing at the target');
    case 'extra':
      return t('extra at the target');
    case 'changed':
      return t('changed');
  }
}

/** `id=5, region=eu` */
export function keyText({ key }: Difference): string {
  return Object.entries(key)
    .map(([column, value]) => `${column}=${value ?? 'NULL'}`)
    .join(', ');
}

/**
 * One side of a difference as text, one column a line, for the diff editor. NULL stands without quotes, text in JSON's
 * quotes when it has line breaks or looks like NULL, so that nothing that differs looks the same.
 */
export function rowText(difference: Difference, side: 'source' | 'target'): string {
  const row = difference[side];
  const absent = difference.sort === (side === 'target' ? 'missing' : 'extra');
  if (absent) return '';
  const all = { ...difference.key, ...row };
  const width = Math.max(0, ...Object.keys(all).map((column) => column.length));
  const lines = Object.entries(all).map(([column, value]) => `${column.padEnd(width)}  ${valueText(value)}`);
  return lines.join('\n') + '\n';
}

function valueText(value: string | null): string {
  if (value === null) return 'NULL';
  const ambiguous = value === '' || value === 'NULL' || value.startsWith('"') || value !== value.trim();
  return ambiguous || /[\p{Cc}\u2028\u2029]/u.test(value) ? JSON.stringify(value) : value;
}

/** Why the two sides differ, for the words behind the row. */
export function whyText(difference: Difference): string {
  if (difference.sort === 'changed')
    return t(
      '{0}: {1}',
      counted(difference.columns.length, 'column differs', 'columns differ'),
      difference.columns.join(', '),
    );
  return difference.sort === 'missing'
    ? t('this row is only at the source')
    : t('this row is only at the target');
}
