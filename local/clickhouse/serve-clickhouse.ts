import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { answerQuery } from './answer-query.ts';
import { faultOf, faultText } from './clickhouse-fault.ts';
import type { Engine } from './engine/open-engine.ts';
import { httpStatusOf } from './reply/http-status.ts';
import { readOptions } from './request/query-options.ts';
import { openRunningQueries } from './running-queries.ts';
import { authenticate, type Users } from './users.ts';

/** A listening server. */
export type ClickHouseServer = { readonly port: number; close(): Promise<void> };

type Deps = { readonly engine: Engine; readonly users: Users; readonly log: Log };

const keepAliveMs = 30_000;
/** A whole request body must arrive within this time. */
const requestMs = 30 * 60_000;
/** URLs carry settings and parameters; ClickHouse allows as much. */
const longestHeadBytes = 1 << 20;

/** Serves the ClickHouse HTTP interface: `/` (and `/query`), `/ping`, `/healthz`, `/replicas_status`. */
export async function serveClickHouse(
  deps: Deps,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<ClickHouseServer> {
  const running = openRunningQueries();
  const server = createServer(
    { keepAliveTimeout: keepAliveMs, requestTimeout: requestMs, maxHeaderSize: longestHeadBytes },
    (request, response) => {
      void answer(deps, { running, request, response });
    },
  );
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await running.stopAll();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Exchange = {
  readonly running: ReturnType<typeof openRunningQueries>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function answer({ engine, users, log }: Deps, { running, request, response }: Exchange): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://clickhouse');
  response.on('error', () => undefined);
  response.setHeader('X-ClickHouse-Server-Display-Name', 'axion');
  response.setHeader('X-ClickHouse-Timezone', 'Etc/UTC');
  const startedAt = performance.now();
  let queryId: string | undefined;
  try {
    if (answerPlainly(request, response, url)) return;
    const user = authenticate(users, request.headers, url.searchParams);
    const options = readOptions(url.searchParams, request.headers);
    queryId = options.queryId;
    response.setHeader('X-ClickHouse-Query-Id', queryId);
    await answerQuery({ engine, running }, { request, response, options, user });
    log.debug('answered a query', { queryId, user: user.name, durationMs: Math.round(performance.now() - startedAt) });
  } catch (thrown) {
    const fault = faultOf(thrown);
    log.info('refused a query', {
      queryId,
      number: fault.number,
      label: fault.label,
      durationMs: Math.round(performance.now() - startedAt),
    });
    sendFault(response, fault, engine.version);
  }
}

/** Answers that need no caller and no engine. */
function answerPlainly({ method }: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL): boolean {
  const text = (status: number, body: string) => {
    response
      .writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8', ...(status === 405 ? { Allow: 'GET, POST, HEAD' } : {}) })
      .end(body);
    return true;
  };
  if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return text(405, 'Only GET, HEAD and POST are understood\n');
  if (pathname === '/ping' || pathname === '/healthz' || pathname === '/replicas_status') return text(200, 'Ok.\n');
  if (pathname !== '/' && pathname !== '/query' && pathname !== '/query/')
    return text(
      404,
      `There is no handle ${pathname}\n\nUse / or /ping for health checks.\nSend queries from your program with POST method or GET /?query=...\n`,
    );
  if (method === 'HEAD' || (method === 'GET' && !searchParams.has('query'))) return text(200, 'Ok.\n');
  return false;
}

function sendFault(response: ServerResponse, fault: ReturnType<typeof faultOf>, version: string): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = faultText(fault, version);
  response.writeHead(httpStatusOf(fault.number), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(fault.number),
    'Content-Length': String(Buffer.byteLength(body)),
  });
  response.end(body);
}
