/** Bytes that are not what the protocol allows here. The connection that they came from has to be closed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
