import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { ConnectRouter, Interceptor } from '@connectrpc/connect';
import { fastifyConnectPlugin } from '@connectrpc/connect-fastify';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { FastifyInstance } from 'fastify';

/** Services and what stands before them. */
export type GrpcServices = { readonly routes: (router: ConnectRouter) => void; readonly interceptors: readonly Interceptor[] };

export type RunningGrpc = { readonly port: number; close(): Promise<void> };

/** What a message may weigh either way: the stock client takes no more without being told, and 1,000 frames fit many times. */
const messageBytes = 4 << 20;
const drainMs = 5_000;

/** Native gRPC by HTTP/2 without TLS, for clients that know what they call (Connect is answered there too). */
export async function serveGrpc(
  services: GrpcServices,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningGrpc> {
  const handler = connectNodeAdapter({ ...services, interceptors: [...services.interceptors], ...limits });
  const server = createServer({ settings: { maxConcurrentStreams: 250 } }, handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server, sessions) };
}

/** Connect and gRPC-Web beside REST, for browsers and proxies that speak HTTP/1.1. */
export async function mountConnect(server: FastifyInstance, services: GrpcServices): Promise<void> {
  await server.register(fastifyConnectPlugin, { ...services, interceptors: [...services.interceptors], ...limits });
}

const limits = { readMaxBytes: messageBytes, writeMaxBytes: messageBytes };

/** New calls are refused, calls at hand end; after five seconds the rest is cut off. */
async function closeServer(server: Http2Server, sessions: ReadonlySet<ServerHttp2Session>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) session.close();
  const timer = setTimeout(() => {
    for (const session of sessions) session.destroy();
  }, drainMs);
  await closed;
  clearTimeout(timer);
}
