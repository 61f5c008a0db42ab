import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '@axion/platform/telemetry/log.ts';
import type { LocalClient } from './clients.ts';
import { answerInteraction, type InteractionDeps } from './interactions.ts';
import { type Assets, loadAssets } from './pages/assets.ts';
import { ensureKeys } from './provider/keys.ts';
import { makeProvider } from './provider/make-provider.ts';
import { openRecords } from './records/open-records.ts';

export type OidcSettings = {
  readonly port: number;
  /** Where browsers and services reach this server, without a path. With a port of 0 it may be left open: the port's own address is taken. */
  readonly issuer: string | undefined;
  readonly audience: string;
  /** Keeps keys, sessions, grants and tokens across restarts. */
  readonly folder: string;
  readonly clients: readonly LocalClient[];
  readonly demoPassword: string;
  readonly machineSecret: string;
  readonly log: Log;
};

/** Starts the local identity provider on this machine's own address. @throws when the port is taken or the folder is not usable */
export async function openOidc(settings: OidcSettings) {
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const [keys, assets] = await Promise.all([ensureKeys(settings.folder), loadAssets()]);
  const server = createServer();
  server.requestTimeout = 30_000;
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = settings.issuer ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const records = await openRecords(settings.folder, nowSeconds);
  const provider = makeProvider({ ...settings, issuer, keys, records, nowSeconds });
  const clientNames = new Map(settings.clients.map(({ clientId, name }) => [clientId, name]));
  server.on('request', handler({ provider, assets, clientNames, issuer, settings }));
  return { issuer, close: () => closeAll(server, records) };
}

async function closeAll(server: Server, records: { close(): Promise<void> }): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
  await records.close();
}

type Parts = Omit<InteractionDeps, 'demoPassword'> & { readonly assets: Assets; readonly issuer: string; readonly settings: OidcSettings };

function handler({ provider, assets, clientNames, issuer, settings }: Parts) {
  const callback = provider.callback() as (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  const interactions = { provider, clientNames, demoPassword: settings.demoPassword };
  const policy = policyFor(settings.clients);
  const { host } = new URL(issuer);

  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', issuer);
    // The provider builds its addresses from this header; whatever a caller sends there, they are the issuer's.
    request.headers.host = host;
    for (const [name, value] of Object.entries({ ...safetyHeaders, 'content-security-policy': policy })) response.setHeader(name, value);
    if (url.pathname === '/healthz') return void sendJson(response, { status: 'ok' });
    const asset = assets.get(url.pathname);
    if (asset) return void response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'max-age=3600' }).end(asset.bytes);
    const answered = url.pathname.startsWith('/interaction/')
      ? answerInteraction(interactions, { request, response }, url)
      : callback(request, response);
    answered.catch((error: unknown) => {
      settings.log.error('unforeseen failure', { error });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}

const safetyHeaders = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

/** Nothing from elsewhere, no script but those that the provider names; forms may end at our programs, where the sign-in leads. */
function policyFor(clients: readonly LocalClient[]): string {
  const uris = clients.flatMap(({ redirectUris, postLogoutRedirectUris }) => [...redirectUris, ...postLogoutRedirectUris]);
  const origins = [...new Set(uris.map((uri) => new URL(uri).origin))].join(' ');
  const ours = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'";
  return `${ours}; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${origins}`;
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
