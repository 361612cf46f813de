import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MoltError } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import { connectFailure } from '../../data/connect/failure.ts';
import { tlsOptions } from '../../data/connect/tls.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import * as write from '../wire/write.ts';

/**
 * A connection to a server, with TLS as its connection string asks for; nothing has been said on it yet.
 *
 * @param deadline by Date.now().
 * @throws MoltError connect/*.
 */
export async function dial(server: ConnectionTarget, deadline: number): Promise<Socket> {
  const socket = await tcp(server, deadline);
  try {
    const tls = await tlsOptions(server);
    if (!tls) return socket;
    const answer = await firstByte(socket, write.sslRequest(), server, deadline);
    if (answer === 'S') return await startTls(socket, server, tls, deadline);
    if (server.tls.mode === 'prefer') return socket;
    throw new MoltError('connect/tls-refused', { address: addressOf(server) });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** What a server that does not answer in time is called. */
export const timeout = (server: ConnectionTarget): MoltError =>
  new MoltError('connect/timeout', { address: addressOf(server), seconds: server.connectTimeoutSeconds });

function tcp(server: ConnectionTarget, deadline: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = server.host.startsWith('/')
      ? connectTcp({ path: `${server.host}/.s.PGSQL.${server.port}` })
      : connectTcp({ host: server.host, port: server.port, noDelay: true, keepAlive: true });
    const timer = setTimeout(() => fail(timeout(server)), Math.max(1, deadline - Date.now()));
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(connectFailure(server, error));
    };
    // Stays: between two who listen nobody else would hear an error, and the process would end.
    socket.on('error', () => undefined);
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

function firstByte(
  socket: Socket,
  question: Buffer,
  server: ConnectionTarget,
  deadline: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(timeout(server)), Math.max(1, deadline - Date.now()));
    const onClose = (): void => finish(new Error('the server closed the connection'));
    const onData = (chunk: Buffer): void => {
      // More than one byte before TLS could have been slipped in by somebody in between (CVE-2021-23222).
      finish(
        chunk.length === 1 ? undefined : new ProtocolError('bytes before TLS'),
        chunk.toString('latin1'),
      );
    };
    const finish = (error?: unknown, answer = ''): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose).off('error', finish);
      socket.pause();
      if (error) reject(connectFailure(server, error));
      else resolve(answer);
    };
    socket.on('data', onData).on('close', onClose).on('error', finish);
    socket.write(question);
  });
}

function startTls(
  socket: Socket,
  server: ConnectionTarget,
  options: object,
  deadline: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      ...(isIP(server.host) ? {} : { servername: server.host }),
      host: server.host,
      ...options,
    });
    const timer = setTimeout(() => fail(timeout(server)), Math.max(1, deadline - Date.now()));
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      secure.destroy();
      reject(connectFailure(server, error));
    };
    secure.on('error', () => undefined);
    secure.once('error', fail);
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      secure.off('error', fail);
      resolve(secure);
    });
  });
}
