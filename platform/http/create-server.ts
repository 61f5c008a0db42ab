import { randomUUID } from 'node:crypto';
import type { Language } from '@axion/contracts/common/problems/problems.ts';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AxionError } from '../errors/axion-error.ts';
import { asAxionError, problemOf } from '../errors/problem-of.ts';
import type { Log } from '../telemetry/log.ts';
import { inRequest, isRequestId } from '../telemetry/request-context.ts';
import { continueTrace } from '../telemetry/trace-context.ts';

export type ServerSettings = {
  readonly log: Log;
  /** Whether dependencies answer and the schema is new enough; the text says what is waited for. */
  readonly ready: () => Promise<{ readonly ready: true } | { readonly ready: false; readonly waitsFor: string }>;
  /** Web origins that may call from a browser. */
  readonly origins?: readonly string[];
  readonly bodyLimitBytes?: number;
};

const requestTimeoutMs = 60_000;
/** What pages may read of an answer: ours, and the status that gRPC-Web carries in headers. */
const exposedHeaders = ['x-request-id', 'x-problem-code', 'grpc-status', 'grpc-message', 'grpc-status-details-bin'];

/** An HTTP server with request ids, problem+json, CORS, liveness at `/healthz` and readiness at `/readyz`. */
export async function createServer({ log, ready, origins = [], bodyLimitBytes = 4 << 20 }: ServerSettings): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => (isRequestId(headers['x-request-id']) ? headers['x-request-id'] : randomUUID()),
    routerOptions: { maxParamLength: 512 },
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    inRequest({ requestId: request.id, traceparent: continueTrace(request.headers.traceparent) }, done);
  });
  server.addHook('onResponse', async (request, reply) => {
    const fields = {
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    };
    if (request.url !== '/healthz' && request.url !== '/readyz') log.info('answered', fields);
  });
  server.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown, bodyLimitBytes);
    if (error.code === 'server.fault') log.error('unforeseen failure', { error: thrown });
    else if (error.code.startsWith('store.')) log.warn('a store failed us', { error });
    const problem = problemOf(error, request.id, languageOf(request));
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  server.setNotFoundHandler((request) => {
    throw new AxionError('request.no-such-route', { method: request.method, path: request.url.split('?')[0] ?? '' });
  });
  if (origins.length > 0) await server.register(cors, { origin: [...origins], maxAge: 600, exposedHeaders: [...exposedHeaders] });
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async () => {
    const state = await ready();
    if (!state.ready) throw new AxionError('server.not-ready', { waitsFor: state.waitsFor });
    return { status: 'ready' };
  });
  return server;
}

/** Fastify's own refusals as ours. */
function fromFastify(thrown: unknown, limitBytes: number): AxionError {
  const { code, message } = thrown as { code?: string; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AxionError('request.too-large', { limitBytes }, thrown);
  if (code?.startsWith('FST_ERR_CTP') || thrown instanceof SyntaxError) {
    return new AxionError('request.malformed', { errors: [{ path: 'body', code: 'unreadable', message: message ?? '' }] }, thrown);
  }
  return asAxionError(thrown);
}

const languageOf = (request: FastifyRequest): Language => (/^\s*ar\b/i.test(request.headers['accept-language'] ?? '') ? 'ar' : 'en');
