import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '@axion/platform/telemetry/log.ts';
import type { ApiDeps, Reply } from './api/call.ts';
import { readBody } from './api/read-body.ts';
import { findRoute } from './api/routes.ts';
import { fgaError, fgaErrorStatus, isFgaError } from './fga-error.ts';

export type ServeSettings = ApiDeps & { readonly apiToken: string; readonly log: Log };

/** The longest that a call may take; OpenFGA's own default for a check. */
const callTimeoutMs = 3_000;

/** The OpenFGA HTTP API (https://openfga.dev/api/service) for callers with the preshared token. Not yet listening. */
export function serveOpenfga(settings: ServeSettings): Server {
  const server = createServer((request, response) => {
    answer(settings, request, response)
      .catch((error: unknown) => refuse(settings.log, error))
      .then((reply) => send(response, reply))
      .catch((error: unknown) => {
        settings.log.warn('an answer could not be sent', { error });
        response.destroy();
      });
  });
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(settings: ServeSettings, request: IncomingMessage, response: ServerResponse): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/healthz') return { status: 200, json: { status: 'SERVING' } };
  requireToken(request, settings.apiToken);
  const { handler, params } = findRoute(request.method ?? 'GET', url.pathname);
  const body = await readBody(request);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(callTimeoutMs)]);
  return handler(settings, { params, query: url.searchParams, body, signal });
}

function requireToken({ headers }: IncomingMessage, apiToken: string): void {
  const [, given] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  if (given === undefined) throw fgaError('bearer_token_missing', 'missing bearer token');
  // Hashes have one length, so the comparison tells nothing of the token's.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(given), digest(apiToken))) throw fgaError('unauthenticated', 'unauthenticated');
}

function refuse(log: Log, thrown: unknown): Reply {
  if (isFgaError(thrown)) return { status: fgaErrorStatus[thrown.fgaCode], json: { code: thrown.fgaCode, message: thrown.message } };
  if (thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')) {
    return { status: fgaErrorStatus.deadline_exceeded, json: { code: 'deadline_exceeded', message: 'Deadline exceeded' } };
  }
  log.error('unforeseen failure', { error: thrown });
  return { status: 500, json: { code: 'internal_error', message: 'Internal Server Error' } };
}

function send(response: ServerResponse, { status, json, lines }: Reply): void {
  if (response.destroyed) return;
  const text = lines ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : json === undefined ? '' : JSON.stringify(json);
  // A body that was refused is not read to its end, so its connection cannot be used again.
  const close = status === fgaErrorStatus.request_too_large ? { connection: 'close' } : {};
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...close }).end(text);
}
