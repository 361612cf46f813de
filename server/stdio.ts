import { Console } from 'node:console';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type Connection,
} from 'vscode-languageserver/node';
import { encodeMessage } from './written-diagnostics.ts';

/**
 * A connection over standard input and output whose messages our own encoder writes. It does what the library does for
 * `--stdio`: ends the process when its input ends (exit code 0 after `shutdown`, else 1), and keeps what dependencies
 * print out of the protocol.
 */
export function createStdioConnection(): Connection {
  globalThis.console = new Console(process.stderr);
  const encoder = {
    name: 'application/json',
    encode: (message: Parameters<typeof encodeMessage>[0]) => Promise.resolve(encodeMessage(message)),
  };
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout, { contentTypeEncoder: encoder }),
  );
  let isShutDown = false;
  connection.onShutdown(() => {
    isShutDown = true;
  });
  const end = () => process.exit(isShutDown ? 0 : 1);
  process.stdin.on('end', end);
  process.stdin.on('close', end);
  return connection;
}
