import { Readable } from 'node:stream';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { catalogue, MoltError, toErrorReport, type ErrorCode } from '../../contracts/errors.ts';
import * as schema from './schema.ts';
import type { OrchestratorService } from './service.ts';

/** Largest body, in bytes: a heartbeat of a proxy with some ten thousand sessions. */
export const bodyLimit = 8 * 1024 * 1024;

const oops = { '4xx': schema.ErrorBody, '5xx': schema.ErrorBody };
const id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const attemptId = Type.Object({ id: Type.Integer({ minimum: 1 }) });

/** Registers every route of /api/v1 on `app`, with validation and an OpenAPI document made from the same schemas. */
export async function registerRoutes(
  app: FastifyInstance,
  service: OrchestratorService,
  version: string,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Molt Workbench orchestrator',
        version,
        description: 'Drives the cutover of an application between two databases. Times are ISO 8601, UTC.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((thrown, request, reply) => {
    const error = asMoltError(thrown);
    if (error.code === 'internal') request.log.error(thrown);
    return reply.status(catalogue[error.code].status).send(error.toReport());
  });
  app.setNotFoundHandler((request, reply) =>
    reply.status(404).send(
      new MoltError('input/usage', {
        reason: `There is no ${request.method} ${request.url.split('?')[0]}`,
      }).toReport(),
    ),
  );
  await app.register(async (api) => routes(api, service), { prefix: schema.apiPrefix });
}

function routes(plain: FastifyInstance, service: OrchestratorService): void {
  const api = plain.withTypeProvider<TypeBoxTypeProvider>();

  api.get(
    '/health',
    {
      schema: {
        summary: 'Whether the process answers',
        security: [],
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    () => ({ status: 'ok' as const }),
  );
  api.get('/openapi.json', { schema: { hide: true } }, () => plain.swagger());
  api.post(
    '/initialize',
    {
      schema: {
        summary: "Make the state store's tables",
        response: { 200: Type.Object({ created: Type.Boolean() }), ...oops },
      },
    },
    async () => ({ created: await service.initialize() }),
  );
  api.get(
    '/status',
    { schema: { summary: 'Everything that a view needs', response: { 200: schema.Status, ...oops } } },
    () => service.status(),
  );
  api.get(
    '/instances',
    { schema: { summary: 'The proxies', response: { 200: Type.Array(schema.Instance), ...oops } } },
    () => service.instances(),
  );
  api.post(
    '/instances/:id/heartbeat',
    {
      schema: {
        summary: 'A proxy says how it is and hears what to do; long poll',
        params: id,
        body: schema.Heartbeat,
        response: { 200: schema.Order, ...oops },
      },
    },
    (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return service.heartbeat(request.params.id, request.body, gone.signal);
    },
  );
  api.get(
    '/connections',
    {
      schema: {
        summary: "The application's connections",
        response: { 200: Type.Array(schema.Connection), ...oops },
      },
    },
    () => service.connections(),
  );
  api.post(
    '/cutover/consistent/begin',
    {
      schema: {
        summary: 'Hold all traffic; answers once it is paused, or with the error after which it goes on',
        body: schema.BeginRequest,
        response: { 200: schema.Attempt, ...oops },
      },
    },
    (request) => service.begin(request.body),
  );
  api.post(
    '/cutover/consistent/commit',
    {
      schema: {
        summary: 'Prove that everything has arrived, and switch',
        body: schema.CommitRequest,
        response: { 200: schema.Attempt, ...oops },
      },
    },
    (request) => service.commit(request.body),
  );
  api.post(
    '/cutover/consistent/abort',
    {
      schema: {
        summary: 'Let traffic go on where it was',
        body: schema.AbortRequest,
        response: { 200: schema.Attempt, ...oops },
      },
    },
    (request) => service.abort(request.body),
  );
  api.get(
    '/attempts',
    {
      schema: {
        summary: 'The newest hundred, newest first',
        response: { 200: Type.Array(schema.Attempt), ...oops },
      },
    },
    () => service.attempts(),
  );
  api.get(
    '/attempts/:id',
    {
      schema: {
        summary: 'One attempt with its journal',
        params: attemptId,
        response: {
          200: Type.Object({ attempt: schema.Attempt, journal: Type.Array(schema.JournalEntry) }),
          ...oops,
        },
      },
    },
    (request) => service.attempt(request.params.id),
  );
  api.post(
    '/verify-reports',
    {
      schema: {
        summary: 'A verify run reports its result',
        body: schema.VerifyReport,
        response: { 200: Type.Object({}), ...oops },
      },
    },
    async (request) => {
      await service.keepVerifyReport(request.body);
      return {};
    },
  );
  // Without the type provider, which has no type for a stream.
  plain.get(
    '/events',
    {
      schema: {
        summary: 'Server-sent events: `event: status` with a Status, now and after every change',
        response: {
          200: {
            description: 'text/event-stream',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
        },
      },
    },
    (_request, reply) =>
      reply.header('cache-control', 'no-store').type('text/event-stream').send(eventStream(service)),
  );
}

/** Milliseconds between two comments that keep an idle stream from being cut by what is in between. */
const keepAliveMs = 10_000;

/** One client's stream of events. A client that reads too slowly gets the newest status only, never a growing queue. */
function eventStream(service: OrchestratorService): Readable {
  let waiting: schema.Status | undefined;
  let room = true;
  const stream = new Readable({
    read() {
      room = true;
      if (!waiting) return;
      const status = waiting;
      waiting = undefined;
      push(status);
    },
  });
  const push = (status: schema.Status): void => {
    if (!room) {
      waiting = status;
      return;
    }
    room = stream.push(`event: status\ndata: ${JSON.stringify(status)}\n\n`);
  };
  const stop = service.watch(push);
  const timer = setInterval(() => room && stream.push(': still here\n\n'), keepAliveMs);
  stream.once('close', () => {
    stop();
    clearInterval(timer);
  });
  return stream;
}

function asMoltError(thrown: unknown): MoltError {
  if (thrown instanceof MoltError) return thrown;
  const error = thrown as { statusCode?: number; validation?: unknown; message?: string } | undefined;
  if (error?.validation !== undefined || (error?.statusCode ?? 500) < 500)
    return new MoltError('input/usage', {
      reason: `The request cannot be used: ${error?.message ?? 'malformed'}`,
    });
  const { message } = toErrorReport(thrown);
  return new MoltError('internal' satisfies ErrorCode, { reason: message });
}
