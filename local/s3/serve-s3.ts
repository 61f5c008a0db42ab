import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSigner } from '@axion/platform/objects/sigv4.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { type Answer, sendAnswer } from './edge/answer.ts';
import { authenticate, type Gate } from './edge/authenticate.ts';
import { requireBucketName } from './edge/bucket-name.ts';
import { answerPreflight, corsHeaders } from './edge/cors.ts';
import { asS3Error, errorAnswer } from './edge/fault.ts';
import { openBody } from './edge/open-body.ts';
import { answerBy } from './edge/route.ts';
import { S3Error } from './edge/s3-error.ts';
import { readRequest } from './edge/s3-request.ts';
import { s3Routes } from './s3.routes.ts';
import { openStore, type Store } from './store/open-store.ts';

export type S3Settings = {
  /** 0 for any free port. */
  readonly port: number;
  readonly folder: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** Made at start when absent. */
  readonly buckets: readonly string[];
  /** Origins of pages that may call; `*` for any. */
  readonly corsOrigins: readonly string[];
  /** A connection that says nothing for so long in the middle of a request is closed. */
  readonly silenceTimeoutMs?: number;
};
type Deps = { readonly log: Log; readonly now?: () => Date };

type S3Server = { readonly url: string; close(): Promise<void> };

/** Starts the server on 127.0.0.1. @throws Error when the port is taken, the folder is in use, or a bucket has no usable name */
export async function serveS3(settings: S3Settings, { log, now = () => new Date() }: Deps): Promise<S3Server> {
  settings.buckets.forEach(requireBucketName);
  const store = await openStore(settings.folder, { onFault: (error) => log.error('could not remove old content', { error }) });
  for (const name of settings.buckets)
    if (!store.buckets.has(name)) await store.change(() => store.buckets.create({ name, createdMs: now().getTime() }));
  const gate: Gate = { ...settings, signer: openSigner(settings.secretAccessKey, settings.region), now };
  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 32_768 });
  server.timeout = settings.silenceTimeoutMs ?? 60_000;
  const handle = (incoming: IncomingMessage, response: ServerResponse) => void serve({ settings, store, gate, log }, incoming, response);
  server.on('request', handle);
  // The operation says when the body may come: a refused request never sends it.
  server.on('checkContinue', handle);
  const port = await listen(server, settings.port).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return { url: `http://127.0.0.1:${port}`, close: () => close(server, store) };
}

type Context = { readonly settings: S3Settings; readonly store: Store; readonly gate: Gate; readonly log: Log };

async function serve(context: Context, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID().replaceAll('-', '').slice(-16).toUpperCase();
  const { log, settings } = context;
  const isHead = incoming.method === 'HEAD';
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('server', 'AxionS3');
  for (const [name, value] of Object.entries(corsHeaders(settings.corsOrigins, incoming.headers))) response.setHeader(name, value);
  try {
    await sendAnswer(response, await answerOf(context, incoming, response, requestId), isHead);
  } catch (thrown) {
    const error = asS3Error(thrown);
    const known = error === undefined || thrown instanceof S3Error;
    log[known ? 'debug' : 'error'](error?.code ?? 'client went away', { requestId, error: thrown });
    if (!error || response.headersSent) response.destroy();
    else
      await sendAnswer(response, errorAnswer(error, incoming.url?.split('?')[0] ?? '/', requestId), isHead).catch(() => response.destroy());
  }
  await dismiss(incoming);
}

async function answerOf(
  { settings, store, gate }: Context,
  incoming: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<Answer> {
  if (incoming.url === '/healthz' && incoming.headers.authorization === undefined)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' };
  if (incoming.method === 'OPTIONS') return answerPreflight(settings.corsOrigins, incoming.headers);
  const request = readRequest(incoming, requestId);
  const verified = authenticate(gate, request);
  const body = openBody({ incoming, response }, request, verified, gate);
  return answerBy(s3Routes, { request, store, region: settings.region, now: gate.now(), ...body });
}

/** What a refused request may still send before the connection is closed; clients that only read an answer after sending all get theirs. */
const mostDismissedBytes = 64 * 2 ** 20;
const longestDismissalMs = 5_000;

/** Reads away what is left of a body, within limits, so that the answer reaches the client and the connection can serve again. */
async function dismiss(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  const cutOff = setTimeout(() => incoming.destroy(), longestDismissalMs);
  let sizeBytes = 0;
  incoming.on('data', (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > mostDismissedBytes) incoming.destroy();
  });
  incoming.once('close', () => clearTimeout(cutOff));
  incoming.once('end', () => clearTimeout(cutOff));
  incoming.on('error', () => undefined);
  incoming.resume();
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Requests under way may finish for so long. */
const patienceMs = 5_000;

async function close(server: Server, store: Store): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(cutOff);
  await store.close();
}
