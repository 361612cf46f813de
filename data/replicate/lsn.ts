/** A position in PostgreSQL's log: 64 bits, printed as two hexadecimal halves. Compared as a number. */
export type Lsn = bigint;

/** Reads `16/B374D848`. @throws SyntaxError for anything else. */
export function parseLsn(text: string): Lsn {
  const match = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text);
  if (!match) throw new SyntaxError(`not a log position: ${text}`);
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

/** Writes it as the server does. */
export const formatLsn = (lsn: Lsn): string =>
  `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;

export const laterLsn = (a: Lsn, b: Lsn): Lsn => (a > b ? a : b);
