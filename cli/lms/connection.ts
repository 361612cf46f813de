import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import { createClient, type OrchestratorClient } from '../../lms/api/client.ts';
import { isLoopback } from '../../lms/orchestrator/listen.ts';

interface Flags {
  readonly orchestratorUrl?: string;
  readonly tlsCaCert?: string;
  readonly tlsClientCert?: string;
  readonly tlsClientKey?: string;
  readonly allowTlsModeDisable?: boolean;
}

/** The flags of every command of molt-lms-cli; those of the original, with their environment variables. */
export function addConnectionFlags(program: Command): void {
  const env = (flag: string, description: string, name: string): Option =>
    new Option(flag, description).env(name);
  program
    .addOption(
      env(
        '--orchestrator-url <url>',
        'address of the orchestrator, e.g. https://lms:4200',
        'CLI_ORCHESTRATOR_URL',
      ),
    )
    .addOption(
      env('--tls-ca-cert <file>', "authority of the orchestrator's certificate (PEM)", 'CLI_TLS_CA_CERT'),
    )
    .addOption(env('--tls-client-cert <file>', 'certificate to show (PEM)', 'CLI_TLS_CLIENT_CERT'))
    .addOption(env('--tls-client-key <file>', 'its key (PEM)', 'CLI_TLS_CLIENT_KEY'))
    .option('--allow-tls-mode-disable', 'speak plain HTTP with other machines')
    .addHelpText('after', '\nThe token of the orchestrator is taken from the environment: MOLT_LMS_TOKEN.');
}

/** Runs `work` with a client made from the flags of `command`, and closes it. */
export async function withClient<T>(
  command: Command,
  work: (client: OrchestratorClient) => Promise<T>,
): Promise<T> {
  const flags = command.optsWithGlobals<Flags>();
  const url = flags.orchestratorUrl;
  if (!url)
    throw new MoltError('input/usage', {
      reason: 'Which orchestrator? Give --orchestrator-url or CLI_ORCHESTRATOR_URL',
    });
  const plain = /^http:\/\/(\[[^\]]+\]|[^/:]+)/i.exec(url)?.[1];
  if (plain && !isLoopback(plain.replace(/^\[|\]$/g, '')) && !flags.allowTlsModeDisable)
    throw new MoltError('lms/tls-needed', { what: `the way to ${plain}` });
  const [ca, cert, key] = await Promise.all(
    [flags.tlsCaCert, flags.tlsClientCert, flags.tlsClientKey].map(pem),
  );
  const client = createClient({
    url,
    token: process.env.MOLT_LMS_TOKEN || undefined,
    tls: { ca, cert, key },
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** Who gives the order, for the journal: `ana@laptop`. */
export const defaultActor = (): string => `${userInfo().username}@${hostname()}`;

async function pem(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MoltError('input/unreadable', { path, reason: error.code ?? error.message });
  });
}
