import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Plan } from '../contracts/plan.ts';
import { schemaFile } from './app/schema.ts';

/** Names of the environment variables that the plan's passwords come from. */
export const passwordVariables = {
  source: 'MOLT_DEMO_SOURCE_PASSWORD',
  target: 'MOLT_DEMO_TARGET_PASSWORD',
} as const;

/** Connection strings of the demo; their passwords don't get into the files. */
export interface PlanOptions {
  sourceUrl: string;
  targetUrl: string;
  orchestratorUrl?: string;
}

/** Makes the folder that VS Code opens anew: the demo's SQL files with a plan that names these servers. */
export async function makeWorkspace(folder: string, options: PlanOptions): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(fileURLToPath(new URL('./workspace', import.meta.url)), folder, { recursive: true });
  await cp(fileURLToPath(schemaFile), join(folder, 'schema.sql'));
  await writePlan(folder, options);
}

/** Writes molt.yaml. */
export async function writePlan(folder: string, options: PlanOptions): Promise<void> {
  const plan: Plan = {
    version: 1,
    source: { url: withoutPassword(options.sourceUrl), passwordFrom: passwordVariables.source },
    target: { url: withoutPassword(options.targetUrl), passwordFrom: passwordVariables.target },
    targetVersion: 'v26.2',
    strategy: 'live',
    schema: { files: ['schema.sql', 'migrations/*.sql'] },
    ...(options.orchestratorUrl ? { orchestrator: { url: options.orchestratorUrl } } : {}),
    cutover: { maxLagSeconds: 2, beginTimeoutSeconds: 30, maxPauseSeconds: 60, reverseReplication: true },
  };
  await writeFile(join(folder, 'molt.yaml'), stringify(plan));
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}
