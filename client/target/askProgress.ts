import type { CheckProgressLine } from '../../contracts/check.ts';
import { count, counted, duration } from '../text/figures.ts';
import { t } from '../text/l10n.ts';

/** What a line of `molt check --progress json` says to a person; undefined for a line of another kind. */
export function askProgress(
  line: string,
): { readonly message: string; readonly percent: number } | undefined {
  if (!line.startsWith('{"asked":')) return undefined;
  const { asked, of, secondsLeft } = JSON.parse(line) as CheckProgressLine;
  const far = t('{0} of {1}', count(asked), counted(of, 'statement', 'statements'));
  const message = secondsLeft === null ? far : t('{0} · {1} left', far, duration(secondsLeft * 1000));
  return { message, percent: of === 0 ? 100 : (asked / of) * 100 };
}
