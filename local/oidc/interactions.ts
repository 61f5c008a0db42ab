import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { findDemoPerson } from './demo-people.ts';
import { failureHtml } from './pages/failure.ts';
import { signInPage } from './pages/sign-in.ts';
import { languageOf, texts } from './pages/texts.ts';

export type InteractionDeps = {
  readonly provider: Provider;
  readonly demoPassword: string;
  readonly clientNames: ReadonlyMap<string, string>;
};
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

const bodyLimitBytes = 4_096;
/** Every wrong password costs as long, so that guessing is slow. */
const wrongPasswordDelayMs = 400;

/** Answers `/interaction/<uid>` (the page), `/interaction/<uid>/sign-in` (the form) and `/interaction/<uid>/cancel`. */
export async function answerInteraction(deps: InteractionDeps, exchange: Exchange, url: URL): Promise<void> {
  const { request, response } = exchange;
  const [, , , action = ''] = url.pathname.split('/');
  try {
    if (request.method === 'GET' && action === '') return await showPage(deps, exchange, url.searchParams.get('person') ?? '');
    if (request.method === 'GET' && action === 'cancel') {
      const result = { error: 'access_denied', error_description: 'the sign-in was cancelled' };
      return await deps.provider.interactionFinished(request, response, result);
    }
    if (request.method === 'POST' && action === 'sign-in') return await signIn(deps, exchange);
    sendHtml(response, 404, failureHtml(languageOf(request.headers['accept-language']), 'Not Found', 'not_found'));
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    const language = languageOf(request.headers['accept-language']);
    sendHtml(response, error.statusCode, failureHtml(language, texts[language].expired, error.error));
  }
}

async function showPage(deps: InteractionDeps, { request, response }: Exchange, chosen: string, wrong = false): Promise<void> {
  const { uid, params } = await deps.provider.interactionDetails(request, response);
  const language = languageOf(params.ui_locales as string | undefined, request.headers['accept-language']);
  const person = wrong ? chosen : (findDemoPerson(chosen || String(params.login_hint ?? ''))?.subject ?? '');
  const clientName = deps.clientNames.get(String(params.client_id)) ?? 'Axion';
  sendHtml(response, wrong ? 401 : 200, signInPage({ uid, clientName, language, chosen: person, wrong }));
}

async function signIn(deps: InteractionDeps, exchange: Exchange): Promise<void> {
  const form = await readForm(exchange.request);
  const person = findDemoPerson(form.get('person') ?? '');
  if (!person || !isSame(form.get('password') ?? '', deps.demoPassword)) {
    await wait(wrongPasswordDelayMs);
    return showPage(deps, exchange, (form.get('person') ?? '').slice(0, 64), true);
  }
  const login = { accountId: person.subject, amr: ['pwd'], remember: true };
  await deps.provider.interactionFinished(exchange.request, exchange.response, { login });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimitBytes) throw new errors.InvalidRequest('the form is too large', 413);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function sendHtml(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}
