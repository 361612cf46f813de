import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * Reads a duration as Go writes it (`1m30s`, `500ms`) or as a plain number of seconds. Returns seconds.
 * @throws InvalidArgumentError, which commander shows with the option's name
 */
export function parseDuration(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text)
    throw new InvalidArgumentError('Write it as 30s, 500ms, 1m30s or as a number of seconds.');
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0);
}
