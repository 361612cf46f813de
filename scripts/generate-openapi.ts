import fastify from 'fastify';
import * as prettier from 'prettier';
import { registerRoutes } from '../lms/api/routes.ts';
import type { OrchestratorService } from '../lms/api/service.ts';
import type { Generator } from './generators.ts';
import manifest from '../package.json' with { type: 'json' };

/** lms/api/openapi.json: the document that the orchestrator serves, made from the same routes and schemas. */
export const openapi: Generator = {
  name: 'openapi',
  async files() {
    const app = fastify();
    // The routes are registered and never called.
    await registerRoutes(app, {} as OrchestratorService, manifest.version);
    await app.ready();
    const text = JSON.stringify(app.swagger(), null, 2);
    await app.close();
    const path = 'lms/api/openapi.json';
    const style = await prettier.resolveConfig(path);
    return [{ path, text: await prettier.format(text, { ...style, filepath: path }) }];
  },
};
