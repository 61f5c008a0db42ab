import type { FastifyReply, FastifyRequest } from 'fastify';
import { asAxionError, problemOf } from '../../errors/problem-of.ts';
import { type Html, html } from '../../http/html.ts';
import type { Dashboard } from './dashboard.ts';
import { csrfField, framed } from './pages/frame.ts';
import type { DashboardSession } from './session.ts';

/** What every page of the dashboard carries: nothing from elsewhere, no script at all, never kept by a cache, never inside another page. */
export const pageHeaders = (signInOrigin: string): Readonly<Record<string, string>> => ({
  'content-security-policy': `default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self' ${signInOrigin}; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** A page that says no, in words. */
export function refuse(
  reply: FastifyReply,
  dashboard: Pick<Dashboard, 'product'>,
  status: number,
  { title, body }: { title: string; body: Html },
) {
  const frame = { product: dashboard.product, pages: [], session: undefined, path: '', deadLetters: undefined };
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(framed(frame, title, body));
}

/** Somebody signed in who may not see jobs. */
export const refuseStranger = (reply: FastifyReply, dashboard: Pick<Dashboard, 'product'>, { user, csrf }: DashboardSession) =>
  refuse(reply, dashboard, 403, {
    title: 'You may not manage jobs',
    body: html`<p>You are signed in as ${user.name}. Jobs are for administrators: ask one of them for the right, or sign in as somebody else.</p>
<form method="post" action="/jobs/sign-out">${csrfField(csrf)}<button class="filled">Sign out</button></form>`,
  });

/** A form of another session, or of a page that somebody else made. */
export const refuseForm = (reply: FastifyReply, dashboard: Pick<Dashboard, 'product'>) =>
  refuse(reply, dashboard, 403, {
    title: 'This form does not belong to your session',
    body: html`<p>Nothing was done. You may have signed in anew since the page was loaded.</p><p>What to do: <a href="/jobs">open the jobs again</a> and repeat it there.</p>`,
  });

/** Whatever failed, as a page. */
export function refuseWith(dashboard: Pick<Dashboard, 'product' | 'log'>) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = asAxionError(thrown);
    if (error.code === 'server.fault') dashboard.log.error('unforeseen failure', { error: thrown });
    const { title, detail, hint, status } = problemOf(error, request.id, 'en');
    const faults = (error.params as { errors?: readonly { path: string; message: string }[] }).errors ?? [];
    return refuse(reply, dashboard, status, {
      title,
      body: html`<section class="problem">${faults.length === 0 && html`<p>${detail}</p>`}${faults.map(({ path, message }) => html`<p><code>${path || 'payload'}</code>: ${message}</p>`)}${hint !== undefined && html`<p>What to do: ${hint}</p>`}<p class="quiet">Request id <code>${request.id}</code></p></section><p><a href="/jobs">Jobs</a></p>`,
    });
  };
}
