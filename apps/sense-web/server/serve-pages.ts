import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { commonHeaders, contentSecurityPolicy } from './page-security.ts';
import type { PageFile, Pages } from './pages.ts';
import { basemapPath, sendBasemap } from './send-basemap.ts';

export type ServePagesDeps = {
  readonly pages: Pages;
  readonly log: Log;
  readonly settings: {
    readonly apiUrl: string;
    readonly objectsUrl: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly audience: string | undefined;
    readonly basemapFolder: string | undefined;
  };
};

/** Serves the pages: hashed files for ever, the page itself for every other path without a dot, the base map in ranges. Nothing is written. */
export function servePages(deps: ServePagesDeps): Server {
  const server = createServer((request, response) => {
    answer(deps, request, response).catch((error: unknown) => {
      // A browser that goes away in the middle of a tile is no fault.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
        deps.log.error('an answer failed', { error, path: request.url });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  server.requestTimeout = 30_000;
  return server;
}

async function answer(deps: ServePagesDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/healthz') return json(response, { status: 'ok' });
  if (path === '/config.json') return json(response, configOf(deps));
  const basemap = basemapPath.exec(path)?.[1];
  if (basemap !== undefined) {
    const { basemapFolder } = deps.settings;
    if (!(basemapFolder && (await sendBasemap(basemapFolder, basemap, request, response)))) missing(response);
    return;
  }
  const file = deps.pages.files.get(path);
  if (file) return sendFile(file, request, response);
  // A path with a dot names a file, and files that are not there are not pages.
  return /\.[^/]*$/.test(path) ? missing(response) : sendPage(deps, response);
}

const configOf = ({ settings: { apiUrl, issuer, clientId, audience } }: ServePagesDeps) => ({
  apiUrl,
  issuer,
  clientId,
  ...(audience ? { audience } : {}),
});

const json = (response: ServerResponse, body: object): void =>
  void response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' }).end(JSON.stringify(body));

const missing = (response: ServerResponse): void =>
  void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' }).end('Nothing is here.\n');

function sendFile({ type, bytes, zipped, immutable }: PageFile, request: IncomingMessage, response: ServerResponse): void {
  const isZipped = zipped !== null && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = isZipped ? zipped : bytes;
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendPage({ pages, settings }: ServePagesDeps, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(settings, nonce),
    })
    .end(pages.indexWith(nonce));
}
