import type { FastifyInstance, FastifyReply } from 'fastify';
import { AxionError } from '../../errors/axion-error.ts';
import type { Dashboard } from './dashboard.ts';
import { type DashboardSession, returnPath } from './session.ts';

/** Signing in at the identity provider (authorization code with PKCE) and back. */
export function bindSignIn(server: FastifyInstance, { openId, sessions, log }: Dashboard): void {
  server.get<{ Querystring: { returnTo?: unknown } }>('/jobs/sign-in', async ({ query }, reply) => {
    const { location, secrets } = await openId.begin();
    const returnTo = returnPath(typeof query.returnTo === 'string' ? query.returnTo : undefined);
    return go(reply, location, [sessions.keepSignIn({ ...secrets, returnTo })]);
  });

  server.get('/jobs/signed-in', async (request, reply) => {
    const callback = new URL(request.url, 'http://here').searchParams;
    const state = callback.get('state') ?? '';
    const signIn = sessions.readSignIn(state, request.headers.cookie ?? '');
    if (!signIn) throw new AxionError('session.sign-in-lost', {});
    const { user, tokens } = await openId.finish(callback, signIn);
    log.info('signed in to the job dashboard', { user: user.id });
    return go(reply, signIn.returnTo, [sessions.begin(user, tokens.idToken), sessions.forgetSignIn(state)]);
  });
}

/** Ends the session here, and then at the identity provider. */
export async function signOut({ openId, sessions }: Dashboard, { idToken }: DashboardSession, reply: FastifyReply): Promise<FastifyReply> {
  const elsewhere = await openId.signOutUrl(idToken).catch(() => null);
  return go(reply, elsewhere ?? '/jobs', [sessions.end()]);
}

function go(reply: FastifyReply, location: string, cookies: readonly string[]): FastifyReply {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
  return reply.redirect(location, 303);
}
