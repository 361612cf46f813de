import { join } from 'node:path';
import { createClient } from '../../lms/api/client.ts';
import { startApplication } from '../app/application.ts';
import { startServices } from '../parts/services.ts';
import { makeWorkspace, writePlan } from '../workspace.ts';
import { load, replicate } from './data-steps.ts';
import { check, convert, seed } from './schema-steps.ts';
import type { Story } from './story.ts';
import { figure, type Ground, type World } from './world.ts';

export const proxyCount = 3;

/** What has to be undone at the end, last first. */
export type Undo = (what: () => Promise<void>) => void;

/**
 * The first half of the story, which both ways of the demo share: from an empty database to one that is checked,
 * converted, loaded and replicated while an application works through the proxies.
 */
export async function prologue(ground: Ground, story: Story, seeded: boolean, undo: Undo): Promise<World> {
  const { databases, terminal, options, guard, logs } = ground;
  const plan = { sourceUrl: databases.source.engineUrl, targetUrl: databases.target.engineUrl };
  await makeWorkspace(ground.workspace, plan);
  await story.step('seed', `The application's database at ${databases.source.name}`, 'essential', () =>
    seed(ground, seeded),
  );
  await story.step('check', 'Check its schema', 'essential', () => check(ground));
  await story.step('convert', 'Convert it and create it at the target', 'essential', () => convert(ground));

  let world: World | undefined;
  await story.step('start', 'Orchestrator, proxies, application', 'essential', async () => {
    const services = await startServices({
      databases,
      proxies: proxyCount,
      logs,
      guard,
      say: (text) => terminal.warn(text),
    });
    undo(() => services.stop());
    await writePlan(ground.workspace, { ...plan, orchestratorUrl: services.orchestratorUrl });
    const orchestrator = createClient({ url: services.orchestratorUrl, token: services.token });
    undo(async () => orchestrator.close());
    const application = await startApplication({
      urls: services.applicationUrls,
      workers: options.workers,
      thinkMs: 15,
      seed: options.seed,
      journal: join(ground.folder, 'acknowledged.ndjson'),
      onError: (text) => terminal.warn(`The application saw an error: ${text}`),
    });
    undo(() => application.stop(3_000));
    world = { ...ground, services, orchestrator, application };
    return { ok: true, figures: { proxies: figure(proxyCount, ''), workers: figure(options.workers, '') } };
  });
  const ready = world!;
  await story.step('load', 'Load the data while the application writes', 'essential', () => load(ready));
  await story.step('replicate', 'Replicate what it writes meanwhile', 'essential', () => replicate(ready));
  return ready;
}
