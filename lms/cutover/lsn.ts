import { MoltError } from '../../contracts/errors.ts';

/**
 * A PostgreSQL log position as a number. Written as two hexadecimal halves of 32 bits, `16/B374D848`
 * (https://www.postgresql.org/docs/18/datatype-pg-lsn.html).
 *
 * @throws MoltError internal when the text isn't one: a position that cannot be read must not compare as anything.
 */
export function parseLsn(text: string): bigint {
  const match = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text);
  if (!match) throw new MoltError('internal', { reason: `"${text}" is not a log position` });
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

/** Whether `applied` is at or past `wanted`. */
export function hasReached(applied: string, wanted: string): boolean {
  return parseLsn(applied) >= parseLsn(wanted);
}
