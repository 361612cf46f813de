import { authentication, backend, frontend, request } from './codes.ts';

/** How strings are put into bytes: `latin1` passes bytes through unchanged when a string holds raw bytes. */
type Charset = 'utf8' | 'latin1';

/** Puts type and length before a body. */
export function message(type: number, body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(5 + body.length);
  out[0] = type;
  out.writeInt32BE(4 + body.length, 1);
  body.copy(out, 5);
  return out;
}

const cstring = (text: string, charset: Charset = 'utf8'): Buffer => Buffer.from(`${text}\0`, charset);

function int32(value: number): Buffer {
  const out = Buffer.allocUnsafe(4);
  out.writeInt32BE(value | 0);
  return out;
}

function int16(value: number): Buffer {
  const out = Buffer.allocUnsafe(2);
  out.writeInt16BE(value);
  return out;
}

// ---- what a client sends ----

/** A StartupMessage of protocol 3.0 with the given parameters. */
export function startupMessage(parameters: Iterable<readonly [string, string]>): Buffer {
  const parts = [int32(request.protocol3)];
  for (const [name, value] of parameters) parts.push(cstring(name), cstring(value));
  parts.push(Buffer.from([0]));
  return untyped(Buffer.concat(parts));
}

/** An SSLRequest: the server answers with the single byte S or N. */
export const sslRequest = (): Buffer => untyped(int32(request.ssl));

/** A CancelRequest; `key` is what BackendKeyData gave after the process id. */
export const cancelRequest = (pid: number, key: Buffer): Buffer =>
  untyped(Buffer.concat([int32(request.cancel), int32(pid), key]));

export const passwordMessage = (password: string): Buffer => message(frontend.password, cstring(password));

export function saslInitialResponse(mechanism: string, response: string): Buffer {
  const body = Buffer.from(response);
  return message(frontend.password, Buffer.concat([cstring(mechanism), int32(body.length), body]));
}

export const saslResponse = (response: string): Buffer => message(frontend.password, Buffer.from(response));

/** A simple Query; `sql` holds raw bytes as latin1. */
export const query = (sql: string): Buffer => message(frontend.query, cstring(sql, 'latin1'));

/** A Parse; `sql` and `name` hold raw bytes as latin1; an OID of 0 lets the server infer the type. */
export function parse(name: string, sql: string, parameterTypes: readonly number[] = []): Buffer {
  return message(
    frontend.parse,
    Buffer.concat([
      cstring(name, 'latin1'),
      cstring(sql, 'latin1'),
      int16(parameterTypes.length),
      ...parameterTypes.map(int32),
    ]),
  );
}

/** A Bind of a statement without parameters to the unnamed portal, all results as text. */
export const bind = (statement: string): Buffer =>
  message(
    frontend.bind,
    Buffer.concat([cstring(''), cstring(statement, 'latin1'), int16(0), int16(0), int16(0)]),
  );

/** An Execute of the unnamed portal, without a limit of rows. */
export const execute = (): Buffer => message(frontend.execute, Buffer.concat([cstring(''), int32(0)]));

export const closeStatement = (name: string): Buffer =>
  message(frontend.close, Buffer.concat([Buffer.from('S'), cstring(name, 'latin1')]));

export const sync = (): Buffer => message(frontend.sync, Buffer.alloc(0));

export const terminate = (): Buffer => message(frontend.terminate, Buffer.alloc(0));

function untyped(body: Buffer): Buffer {
  return Buffer.concat([int32(4 + body.length), body]);
}

// ---- what a server sends ----

export const authenticationOk = (): Buffer => message(backend.authentication, int32(authentication.ok));

export const authenticationCleartext = (): Buffer =>
  message(backend.authentication, int32(authentication.cleartextPassword));

export const authenticationMd5 = (salt: Buffer): Buffer =>
  message(backend.authentication, Buffer.concat([int32(authentication.md5Password), salt]));

export const authenticationSasl = (mechanisms: readonly string[]): Buffer =>
  message(
    backend.authentication,
    Buffer.concat([int32(authentication.sasl), ...mechanisms.map((m) => cstring(m)), Buffer.from([0])]),
  );

export const authenticationSaslContinue = (data: string): Buffer =>
  message(backend.authentication, Buffer.concat([int32(authentication.saslContinue), Buffer.from(data)]));

export const authenticationSaslFinal = (data: string): Buffer =>
  message(backend.authentication, Buffer.concat([int32(authentication.saslFinal), Buffer.from(data)]));

export const parameterStatus = (name: string, value: string): Buffer =>
  message(backend.parameterStatus, Buffer.concat([cstring(name), cstring(value)]));

export const backendKeyData = (pid: number, key: Buffer): Buffer =>
  message(backend.backendKeyData, Buffer.concat([int32(pid), key]));

export const readyForQuery = (state: number): Buffer => message(backend.readyForQuery, Buffer.from([state]));

/** Tells a client that asked for a newer minor version (or for options) that 3.0 without options is spoken here. */
export const negotiateProtocolVersion = (unknownOptions: readonly string[]): Buffer =>
  message(
    backend.negotiateProtocolVersion,
    Buffer.concat([
      int32(request.protocol3),
      int32(unknownOptions.length),
      ...unknownOptions.map((o) => cstring(o)),
    ]),
  );

export interface WireError {
  readonly severity: 'ERROR' | 'FATAL';
  /** SQLSTATE, https://www.postgresql.org/docs/18/errcodes-appendix.html */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** An ErrorResponse. Fields: https://www.postgresql.org/docs/18/protocol-error-fields.html */
export function errorResponse(error: WireError): Buffer {
  const fields: [string, string | undefined][] = [
    ['S', error.severity],
    ['V', error.severity],
    ['C', error.code],
    ['M', error.message],
    ['D', error.detail],
    ['H', error.hint],
  ];
  const parts = fields.flatMap(([field, text]) => (text === undefined ? [] : [cstring(field + text)]));
  return message(backend.errorResponse, Buffer.concat([...parts, Buffer.from([0])]));
}
