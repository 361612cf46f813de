import { t } from './l10n.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `214310` → `214,310`. */
export const count = (value: number): string => grouped.format(value);

/** `1 row`, `2 rows`, `12,400 rows`; both forms are given so that they can be translated. */
export const counted = (value: number, one: string, many: string): string =>
  value === 1 ? t('1 {0}', one) : t('{0} {1}', count(value), many);

/** A length of time in milliseconds for a person: `142 ms`, `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 400) return t('{0} ms', Math.round(milliseconds));
  const seconds = milliseconds / 1000;
  if (seconds < 10) return t('{0} s', seconds.toFixed(1));
  if (seconds < 60) return t('{0} s', Math.round(seconds));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{0} min {1} s', minutes, Math.floor(seconds % 60));
  return t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** A length of time in milliseconds that runs down before a person's eyes: `42 s`, `2 min 5 s`. */
export const wholeSeconds = (milliseconds: number): string =>
  milliseconds < 60_000 ? t('{0} s', Math.ceil(milliseconds / 1000)) : duration(milliseconds);

/** How long ago `at` (ISO 8601) was at `now` (milliseconds): `just now`, `3 min ago`, `2 h ago`, `5 days ago`. */
export function ago(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (Number.isNaN(minutes)) return t('at an unknown time');
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  if (minutes < 48 * 60) return t('{0} h ago', Math.floor(minutes / 60));
  return t('{0} days ago', Math.floor(minutes / 1440));
}

/** The wall-clock time of `at` (ISO 8601) as `14:02:11.482`, in the given time zone (default: the machine's). */
export function clock(at: string, timeZone?: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const seconds = date.toLocaleTimeString('en-GB', { timeZone, hour12: false });
  return `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `done` of `total` as whole per cent, never 100 before it is done; undefined when nobody knows the total. */
export function percent(done: number, total: number | undefined): number | undefined {
  if (!total || total <= 0) return undefined;
  const value = Math.floor((done / total) * 100);
  return done < total ? Math.min(value, 99) : 100;
}
