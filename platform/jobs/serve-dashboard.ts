import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenIdClient } from '../identity/openid-client.ts';
import { sameToken } from '../identity/same-token.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { loadAssets } from './dashboard/assets.ts';
import { bindActions } from './dashboard/bind-actions.ts';
import { bindPages } from './dashboard/bind-pages.ts';
import type { Dashboard } from './dashboard/dashboard.ts';
import { pageHeaders, refuse, refuseForm, refuseStranger, refuseWith } from './dashboard/refusals.ts';
import { type DashboardSession, openSessions } from './dashboard/session.ts';
import { bindSignIn, signOut } from './dashboard/sign-in.ts';

export type { JobAction } from './dashboard/dashboard.ts';

export type DashboardSettings = Pick<Dashboard, 'product' | 'running' | 'pages' | 'mayManage' | 'record' | 'log'> & {
  /** The database of the jobs, as the role that runs them. */
  readonly url: string;
  /** Where browsers see the dashboard: with https, cookies are Secure. Its path is always `/jobs`. */
  readonly publicUrl: string;
  /** The issuer: forms may lead there, to sign out. */
  readonly issuer: string;
  /** Redirects to `<publicUrl>/jobs/signed-in`. */
  readonly openId: OpenIdClient;
  /** The client's secret: cookies are sealed with a key that is derived from it. */
  readonly clientSecret: string;
  /** Cookies are shared across ports: the app's own, such as `axion_sense_worker`. */
  readonly cookiePrefix: string;
  readonly now?: () => Date;
};

const session = new WeakMap<FastifyRequest, DashboardSession>();

/**
 * The dashboard of the jobs under `/jobs`: pages without scripts, behind a sign-in at the identity provider, for those who hold the right. Anonymous
 * readers are sent to sign in; the right is asked anew at every call.
 */
export async function serveDashboard(server: FastifyInstance, settings: DashboardSettings): Promise<void> {
  const { url, publicUrl, cookiePrefix, clientSecret, now = () => new Date() } = settings;
  const postgres = connectPostgres({ url, poolMax: 1, applicationName: `${cookiePrefix}-dashboard`, statementTimeoutMs: 10_000 });
  const secure = publicUrl.startsWith('https:');
  const sessions = openSessions({ cookiePrefix, secret: clientSecret, secure, now });
  const dashboard: Dashboard = { ...settings, postgres, sessions, now };
  server.addHook('onClose', () => postgres.close());
  const assets = await loadAssets();
  await server.register(async (scope) => {
    bindCommon(scope, dashboard, new URL(settings.issuer).origin);
    scope.get<{ Params: { name: string } }>('/jobs/assets/:name', async ({ params }, reply) => {
      const asset = assets.get(params.name);
      if (!asset) return refuse(reply, dashboard, 404, { title: 'There is no such file', body: { html: '' } });
      return reply.type(asset.type).header('cache-control', 'max-age=3600').send(asset.bytes);
    });
    bindSignIn(scope, dashboard);
    await scope.register(async (inner) => bindInner(inner, dashboard));
  });
}

function bindCommon(scope: FastifyInstance, dashboard: Dashboard, signInOrigin: string): void {
  const headers = pageHeaders(signInOrigin);
  scope.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  scope.setErrorHandler(refuseWith(dashboard));
  const form = { parseAs: 'string', bodyLimit: 64 << 10 } as const;
  scope.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

/** Behind the sign-in: who is here, may they be, is the form ours. */
function bindInner(inner: FastifyInstance, dashboard: Dashboard): void {
  inner.addHook('preHandler', (request, reply) => admit(dashboard, request, reply));
  const sessionOf = (request: FastifyRequest): DashboardSession => session.get(request) as DashboardSession;
  bindPages(inner, dashboard, sessionOf);
  bindActions(inner, dashboard, sessionOf);
  inner.post('/jobs/sign-out', (request, reply) => signOut(dashboard, sessionOf(request), reply));
}

async function admit(dashboard: Dashboard, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const found = dashboard.sessions.read(request.headers.cookie ?? '');
  if (!found) {
    if (request.method === 'GET') return reply.redirect(`/jobs/sign-in?${new URLSearchParams({ returnTo: request.url })}`, 303);
    return refuseForm(reply, dashboard);
  }
  if (request.method !== 'GET' && !sameToken(csrfOf(request.body), found.csrf)) return refuseForm(reply, dashboard);
  session.set(request, found);
  if (request.routeOptions.url === '/jobs/sign-out') return undefined;
  return (await dashboard.mayManage(found.user)) ? undefined : refuseStranger(reply, dashboard, found);
}

const csrfOf = (body: unknown): string => {
  const { csrf } = (body ?? {}) as { csrf?: unknown };
  return typeof csrf === 'string' ? csrf : '';
};
