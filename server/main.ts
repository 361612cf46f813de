// The language server's entry point. VS Code starts it with --node-ipc, anything else with --stdio. A thread of it that
// converts one text begins here, too.
import { isMainThread } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { convertInThread } from './conversion.ts';
import { startServer } from './server.ts';
import { createStdioConnection } from './stdio.ts';

if (!isMainThread) await convertInThread();
else if (process.argv.includes('--stdio')) startServer(createStdioConnection(), { takesWritten: true });
else startServer(createConnection(ProposedFeatures.all));
