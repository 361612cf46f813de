/**
 * Message types and request codes of the PostgreSQL protocol, version 3.0.
 * Source: https://www.postgresql.org/docs/18/protocol-message-formats.html
 */

const code = (letter: string): number => letter.charCodeAt(0);

/** First bytes of what a client sends after its startup packet. */
export const frontend = {
  bind: code('B'),
  close: code('C'),
  copyData: code('d'),
  copyDone: code('c'),
  copyFail: code('f'),
  describe: code('D'),
  execute: code('E'),
  flush: code('H'),
  functionCall: code('F'),
  parse: code('P'),
  /** PasswordMessage, SASLInitialResponse and SASLResponse share one letter. */
  password: code('p'),
  query: code('Q'),
  sync: code('S'),
  terminate: code('X'),
} as const;

/** First bytes of what a server sends. */
export const backend = {
  authentication: code('R'),
  backendKeyData: code('K'),
  commandComplete: code('C'),
  copyBothResponse: code('W'),
  copyInResponse: code('G'),
  dataRow: code('D'),
  errorResponse: code('E'),
  negotiateProtocolVersion: code('v'),
  notice: code('N'),
  notification: code('A'),
  parameterStatus: code('S'),
  readyForQuery: code('Z'),
} as const;

/** Codes in the place of a protocol version in the first packet of a connection. */
export const request = {
  protocol3: 196608,
  cancel: 80877102,
  ssl: 80877103,
  gssEnc: 80877104,
} as const;

/** The 32-bit code that follows an Authentication message's length. */
export const authentication = {
  ok: 0,
  cleartextPassword: 3,
  md5Password: 5,
  sasl: 10,
  saslContinue: 11,
  saslFinal: 12,
} as const;

/** Transaction status in ReadyForQuery. */
export const status = { idle: code('I'), inTransaction: code('T'), failed: code('E') } as const;

/** Longest message that we believe: PostgreSQL itself takes no more than 1 GiB − 1 (PQ_LARGE_MESSAGE_LIMIT). */
export const maxMessageLength = 0x3fff_ffff;

/** Longest startup packet: MAX_STARTUP_PACKET_LENGTH of PostgreSQL's src/include/libpq/pqcomm.h. */
export const maxStartupLength = 10_000;
