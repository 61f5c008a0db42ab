import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../test/harness/browser/browser-without-window.ts';
import { demoPassword, openGenApi, publicUrl, type TestGenApi } from '../../test/harness/gen-api.ts';

let gen: TestGenApi;
beforeAll(async () => {
  gen = await openGenApi();
});
afterAll(() => gen?.close());

/** What Next does for a real browser: our public address is the API. */
const ours = (url: string | undefined): string => (url ?? '').replace(publicUrl, gen.url);
const cookieOf = (setCookie: readonly string[]) => setCookie.map((text) => text.split(';')[0]).join('; ');

/** Goes to the identity provider and back, up to the callback's address. */
async function toCallback(person = 'analyst', returnTo = '/dashboards?x=1', browser = createBrowser()) {
  const begun = await browser.visit(`${gen.url}/api/v1/session/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
  const page = await browser.follow(begun.location ?? '', publicUrl);
  const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(page.text)?.[1];
  const answered = await browser.visit(`${gen.issuer}/interaction/${uid}/sign-in`, { person, password: demoPassword });
  const landed = await browser.follow(answered.location ?? '', publicUrl);
  return { browser, begun, callback: ours(landed.location) };
}

async function signIn(person = 'analyst') {
  const { browser, callback } = await toCallback(person);
  const done = await browser.visit(callback);
  const cookie = cookieOf(done.headers.getSetCookie().filter((text) => text.startsWith('axion_gen_session=')));
  const session = (await (await call(cookie, 'GET', '/api/v1/session')).json()) as {
    csrfToken: string;
    user: { name: string };
    expiresAt: string;
  };
  return { browser, done, cookie, session, csrf: { 'x-axion-csrf-token': session.csrfToken } };
}

const call = (cookie: string, method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
  fetch(`${gen.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { cookie, ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;
const query = { source: 'sense', sql: 'select 1 as one' };

describe('signing in', () => {
  it('leads to where one wanted to go, with a cookie that no script reads', async () => {
    const { done, session, cookie } = await signIn();
    expect([done.status, new URL(done.location ?? '').pathname]).toEqual([303, '/dashboards']);
    const set = done.headers.getSetCookie();
    expect(set[0]).toMatch(/^axion_gen_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    expect(set[1]).toMatch(/^axion_gen_sign_in_\S+=; .*Max-Age=0/);
    expect(session).toMatchObject({ user: { id: gen.userIdOf('analyst'), name: 'Chiara Conti' }, roles: [{ id: 2 }] });
    expect(session.csrfToken).not.toContain(cookie.split('=')[1]);
    expect(Date.parse(session.expiresAt) - Date.now()).toBeGreaterThan(11 * 3_600_000);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/x\ny', 'x'])('does not lead to %j', async (returnTo) => {
    const response = await fetch(`${gen.url}/api/v1/session/sign-in?returnTo=${encodeURIComponent(returnTo)}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
  });

  it('asks with PKCE, state and nonce', async () => {
    const { begun } = await toCallback();
    const asked = new URL(begun.location ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(asked.get('redirect_uri')).toBe(`${publicUrl}/api/v1/session/callback`);
  });

  it('does not finish in another browser, with another state, or twice', async () => {
    const { callback, browser } = await toCallback();
    expect(await codeOf(await fetch(callback, { redirect: 'manual' }))).toBe('session.sign-in-lost');
    const other = new URL(callback);
    other.searchParams.set('state', 'guess');
    expect((await browser.visit(other.href)).text).toContain('session.sign-in-lost');
    const stranger = (await toCallback('rival')).browser;
    expect((await stranger.visit(callback)).text).toContain('session.sign-in-lost');
    expect((await browser.visit(callback)).status).toBe(303);
    expect((await browser.visit(callback)).text).toMatch(/session\.sign-in-(lost|failed)/);
  });

  it('says what the identity provider said', async () => {
    const browser = createBrowser();
    const begun = await browser.visit(`${gen.url}/api/v1/session/sign-in`);
    const state = new URL(begun.location ?? '').searchParams.get('state') ?? '';
    const refused = await browser.visit(
      `${gen.url}/api/v1/session/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(gen.issuer)}`,
    );
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'session.sign-in-failed', reason: expect.stringContaining('access_denied') });
  });
});

describe('a session', () => {
  it('changes nothing without its CSRF token', async () => {
    const [mine, other] = [await signIn(), await signIn('rival')];
    const post = (headers: Record<string, string>) => call(mine.cookie, 'POST', '/bigdata/query', headers, query);
    expect(await codeOf(await post({}))).toBe('session.csrf-token');
    expect(await codeOf(await post({ 'x-axion-csrf-token': 'x' }))).toBe('session.csrf-token');
    expect(await codeOf(await post(other.csrf))).toBe('session.csrf-token');
    expect((await post(mine.csrf)).status).toBe(200);
    expect((await call(mine.cookie, 'GET', '/bigdata/queries')).status).toBe(200);
  });

  it('ends at sign-out, here and at the identity provider', async () => {
    const { cookie, csrf, browser } = await signIn();
    const ended = await call(cookie, 'POST', '/api/v1/session/sign-out', csrf);
    const { endSessionUrl } = (await ended.json()) as { endSessionUrl: string };
    expect(ended.headers.getSetCookie()[0]).toMatch(/^axion_gen_session=; .*Max-Age=0/);
    expect(new URL(endSessionUrl).origin).toBe(new URL(gen.issuer).origin);
    expect(endSessionUrl).toContain('id_token_hint=');
    expect(await codeOf(await call(cookie, 'GET', '/api/v1/session'))).toBe('session.ended');
    expect((await call(cookie, 'GET', '/api/v1/session/sign-in')).status).toBe(303);
    expect((await browser.visit(endSessionUrl)).status).toBeLessThan(400);
  });

  it('is not found by a guess', async () => {
    expect(await codeOf(await call(`axion_gen_session=${'A'.repeat(43)}`, 'GET', '/api/v1/session'))).toBe('session.ended');
  });

  it('is refreshed once by many calls at once, and its refresh token replaced', async () => {
    const { cookie } = await signIn();
    const before = await tokensOf();
    await gen.admin.query("update sessions set fresh_until = now() - interval '1 second'");
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(cookie, 'GET', '/api/v1/session')));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const { rows } = await gen.admin.query('select count(*)::int as fresh from sessions where fresh_until > now()');
    expect(rows[0].fresh).toBeGreaterThanOrEqual(1);
    expect(await tokensOf()).not.toEqual(before);
    expect((await call(cookie, 'GET', '/api/v1/session')).status).toBe(200);
  });

  it('ends when the identity provider no longer takes the refresh token', async () => {
    const { cookie, browser } = await signIn('supervisor');
    await revoke(browser);
    await gen.admin.query("update sessions set fresh_until = now() - interval '1 second' where user_id = $1", [gen.userIdOf('supervisor')]);
    expect(await codeOf(await call(cookie, 'GET', '/api/v1/session'))).toBe('session.ended');
  });

  it('keeps no token in the clear', async () => {
    await signIn();
    const { rows } = await gen.admin.query("select encode(encrypted_tokens, 'escape') as sealed, token_hash from sessions");
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed } of rows) expect(sealed).not.toMatch(/eyJ|refresh/);
  });
});

const tokensOf = async () => (await gen.admin.query("select encode(nonce, 'hex') as nonce from sessions order by created_at")).rows;

/** The person ends their session at the provider, on its own page: what was granted there is taken back. */
async function revoke(browser: ReturnType<typeof createBrowser>): Promise<void> {
  const page = await browser.visit(
    `${gen.issuer}/session/end?client_id=axion-gen&post_logout_redirect_uri=${encodeURIComponent(`${publicUrl}/`)}`,
  );
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  await browser.visit(`${gen.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
}
