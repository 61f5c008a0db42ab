import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerKeys } from '@axion/platform/identity/issuer-keys.ts';
import { createVerifyAccessToken } from '@axion/platform/identity/verify-access-token.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../test/harness/browser/browser-without-window.ts';
import { fetchDemoToken } from './demo-token.ts';
import { openOidc } from './open-oidc.ts';

const page = 'http://localhost:3001/signed-in';
const home = 'http://localhost:3001/';
const settings = {
  port: 0,
  issuer: undefined,
  audience: 'axion',
  clients: [
    { clientId: 'axion-sense-web', name: 'Axion Sense', redirectUris: [page], postLogoutRedirectUris: [home] },
    {
      clientId: 'axion-gen',
      name: 'Axion Gen',
      clientSecret: 'gen-secret-of-tests',
      redirectUris: ['http://localhost:3000/cb'],
      postLogoutRedirectUris: [],
    },
  ],
  demoPassword: 'road-and-rain',
  machineSecret: 'a-machine-secret-of-tests',
  log: { debug() {}, info() {}, warn() {}, error: (message: string, fields?: object) => console.error(message, fields) },
};

let folder: string;
let server: Awaited<ReturnType<typeof openOidc>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-oidc-'));
  server = await openOidc({ ...settings, folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

type Tokens = { access_token: string; refresh_token: string; id_token: string; error?: string };
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorizationUrl(change: Record<string, string | undefined> = {}): string {
  const params = {
    client_id: 'axion-sense-web',
    response_type: 'code',
    redirect_uri: page,
    scope: 'openid profile email',
    state: 's1',
    nonce: 'n1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  };
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${server.issuer}/auth?${new URLSearchParams(given)}`;
}

async function token(body: Record<string, string>, headers: Record<string, string> = {}): Promise<{ status: number; tokens: Tokens }> {
  const response = await fetch(`${server.issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(body) });
  return { status: response.status, tokens: (await response.json()) as Tokens };
}

/** Signs in on the page and gives the code that the program gets. */
async function signIn(person = 'analyst', change: Record<string, string> = {}, browser = createBrowser()) {
  const shown = await browser.follow(authorizationUrl(change), 'http://localhost:300');
  const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(shown.text)?.[1];
  const answered = await browser.visit(`${server.issuer}/interaction/${uid}/sign-in`, { person, password: settings.demoPassword });
  const landed = await browser.follow(answered.location ?? '', 'http://localhost:300');
  return { browser, landed, code: new URL(landed.location ?? 'http://none').searchParams.get('code') ?? '' };
}
const redeem = (code: string, change: Record<string, string> = {}) =>
  token({ grant_type: 'authorization_code', client_id: 'axion-sense-web', code, redirect_uri: page, code_verifier: verifier, ...change });
const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', client_id: 'axion-sense-web', refresh_token });
const verify = (accessToken: string) =>
  createVerifyAccessToken({ issuer: server.issuer, audience: 'axion', keys: issuerKeys({ issuer: server.issuer }) })(accessToken);
const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('signing in', () => {
  it('gives an access token that the services take, and an id token that says who it is', async () => {
    const { landed, code } = await signIn();
    expect(landed.location).toContain('state=s1');
    const { tokens } = await redeem(code);
    expect(await verify(tokens.access_token)).toMatchObject({
      subject: 'analyst',
      name: 'Chiara Conti',
      email: 'analyst@axionville.example',
    });
    expect(claimsOf(tokens.id_token)).toMatchObject({
      sub: 'analyst',
      nonce: 'n1',
      aud: 'axion-sense-web',
      name: 'Chiara Conti',
      preferred_username: 'analyst',
    });
  });

  it('is remembered by the browser', async () => {
    const { browser } = await signIn('inspector');
    const again = await browser.follow(authorizationUrl(), page);
    expect(again.location).toContain('code=');
  });

  it('works for a program with a secret, and not with a wrong one', async () => {
    const uri = 'http://localhost:3000/cb';
    const { code } = await signIn('admin', { client_id: 'axion-gen', redirect_uri: uri });
    const body = { grant_type: 'authorization_code', code, redirect_uri: uri, code_verifier: verifier };
    const as = (secret: string) => ({ authorization: `Basic ${Buffer.from(`axion-gen:${secret}`).toString('base64')}` });
    expect((await token(body, as('guess'))).tokens.error).toBe('invalid_client');
    expect((await token(body, as('gen-secret-of-tests'))).status).toBe(200);
  });

  it('shows what is wrong with a password, keeps the user, and lets try again', async () => {
    const browser = createBrowser();
    const shown = await browser.follow(authorizationUrl(), page);
    const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(shown.text)?.[1];
    const wrong = await browser.visit(`${server.issuer}/interaction/${uid}/sign-in`, { person: 'analyst', password: 'guess' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('do not belong together');
    expect(wrong.text).toContain('value="analyst"');
    const right = await browser.visit(`${server.issuer}/interaction/${uid}/sign-in`, {
      person: 'analyst',
      password: settings.demoPassword,
    });
    expect(right.status).toBe(303);
  });

  it('can be given up', async () => {
    const browser = createBrowser();
    const shown = await browser.follow(authorizationUrl(), page);
    const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(shown.text)?.[1];
    const left = await browser.follow(`${server.issuer}/interaction/${uid}/cancel`, page);
    expect(left.location).toContain('error=access_denied');
  });
});

describe('a sign-in is refused', () => {
  it.each([
    ['to an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'redirect_uri'],
    ['for an unknown program', { client_id: 'nobody' }, 'client'],
  ])('%s, on a page of our own', async (_what, change, said) => {
    const shown = await createBrowser().visit(authorizationUrl(change));
    expect([shown.status, shown.location]).toEqual([400, undefined]);
    expect(shown.text).toContain('Sign-in cannot go on');
    expect(shown.text).toContain(said);
  });

  it.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with plain PKCE', { code_challenge: verifier, code_challenge_method: 'plain' }, 'invalid_request'],
    ['with an implicit answer', { response_type: 'token' }, 'unsupported_response_type'],
    ['for another audience', { resource: 'https://billing.example' }, 'invalid_target'],
  ])('%s, back to the program', async (_what, change, error) => {
    const { location } = await createBrowser().visit(authorizationUrl(change));
    expect(location?.startsWith(page)).toBe(true);
    expect(location).toContain(`error=${error}`);
  });

  it('in another browser than the one that began it', async () => {
    const shown = await createBrowser().follow(authorizationUrl(), page);
    const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(shown.text)?.[1];
    const other = await createBrowser().visit(`${server.issuer}/interaction/${uid}`);
    expect(other.status).toBe(400);
    expect(other.text).toContain('opened in another browser');
  });

  it('whose code comes with another verifier, or twice', async () => {
    const first = await signIn();
    expect((await redeem(first.code, { code_verifier: randomBytes(32).toString('base64url') })).tokens.error).toBe('invalid_grant');
    const { code } = await signIn();
    const { tokens } = await redeem(code);
    expect((await redeem(code)).tokens.error).toBe('invalid_grant');
    expect((await refresh(tokens.refresh_token)).tokens.error).toBe('invalid_grant');
  });
});

describe('a refresh token', () => {
  it('works once; who uses it again ends the whole chain', async () => {
    const { code } = await signIn();
    const first = (await redeem(code)).tokens;
    const second = (await refresh(first.refresh_token)).tokens;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await verify(second.access_token)).toMatchObject({ subject: 'analyst' });
    expect((await refresh(first.refresh_token)).tokens.error).toBe('invalid_grant');
    expect((await refresh(second.refresh_token)).tokens.error).toBe('invalid_grant');
  });

  it('works once also when it is used twice at the same moment', async () => {
    const { code } = await signIn();
    const { tokens } = await redeem(code);
    const results = await Promise.all(Array.from({ length: 6 }, () => refresh(tokens.refresh_token)));
    expect(results.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('ends with the session', async () => {
    const { browser, code } = await signIn();
    const { tokens } = await redeem(code);
    const asked = await browser.visit(
      `${server.issuer}/session/end?${new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: home, state: 'bye' })}`,
    );
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    const left = await browser.visit(`${server.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    expect(left.location).toBe(`${home}?state=bye`);
    expect((await refresh(tokens.refresh_token)).tokens.error).toBe('invalid_grant');
    const again = await browser.follow(authorizationUrl(), page);
    expect(again.text).toContain('name="password"');
  });
});

describe('signing out', () => {
  it('goes on by itself for a program that shows the id token, by a script that the page allows, and asks others', async () => {
    const { browser, code } = await signIn();
    const { tokens } = await redeem(code);
    const proven = await browser.visit(`${server.issuer}/session/end?id_token_hint=${tokens.id_token}&post_logout_redirect_uri=${home}`);
    const script = /<script>([^<]+)<\/script>/.exec(proven.text)?.[1] ?? '';
    const digest = createHash('sha256').update(script).digest('base64');
    expect(proven.headers.get('content-security-policy')).toContain(`'sha256-${digest}'`);
    const plain = await browser.visit(`${server.issuer}/session/end`);
    expect(plain.text).toContain('Sign out of Axion?');
    expect(plain.text).not.toContain('<script');
  });

  it('leads to no address that is not registered', async () => {
    const { browser, code } = await signIn();
    const { tokens } = await redeem(code);
    const asked = await browser.visit(
      `${server.issuer}/session/end?id_token_hint=${tokens.id_token}&post_logout_redirect_uri=https://evil.example/`,
    );
    expect(asked.status).toBe(400);
    expect(asked.text).toContain('post_logout_redirect_uri not registered');
  });
});

describe('a demo token', () => {
  const wish = (change: object = {}) => ({ issuer: server.issuer, user: 'rival', machineSecret: settings.machineSecret, ...change });

  it('is like one from the page, for an hour, without a refresh token', async () => {
    const { accessToken, expiresAt } = await fetchDemoToken(wish());
    expect(await verify(accessToken)).toMatchObject({ subject: 'rival', name: 'Rami Nassar' });
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(3_500_000);
  });

  it.each([
    ['a wrong secret', { machineSecret: 'a-machine-secret-of-testz' }],
    ['no secret', { machineSecret: '' }],
    ['nobody', { user: 'nobody' }],
  ])('is not given for %s', async (_what, change) => {
    await expect(fetchDemoToken(wish(change))).rejects.toMatchObject({ code: 'store.refused', params: { code: 'invalid_grant' } });
  });

  it('is not given to a program with pages', async () => {
    const body = {
      grant_type: 'urn:axion:params:oauth:grant-type:demo',
      client_id: 'axion-sense-web',
      person: 'admin',
      machine_secret: settings.machineSecret,
    };
    expect((await token(body)).tokens.error).toBe('invalid_request');
  });
});

describe('the pages', () => {
  it('load nothing from elsewhere', async () => {
    const shown = await createBrowser().follow(authorizationUrl(), page);
    const links = [...shown.text.matchAll(/(?:href|src|action)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !link.startsWith('/'))).toEqual([]);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const asset of links.filter((link) => link.startsWith('/assets/'))) expect((await fetch(server.issuer + asset)).status).toBe(200);
    const css = await (await fetch(`${server.issuer}/assets/page.css`)).text();
    for (const [, asset] of css.matchAll(/url\("([^"]+)"\)/g)) expect((await fetch(server.issuer + asset)).status).toBe(200);
  });

  it('fill in whom one chooses, and nobody who is not there', async () => {
    const browser = createBrowser();
    const shown = await browser.visit((await browser.visit(authorizationUrl())).location ?? '');
    const uid = /action="(\/interaction\/[^"/]+)\/sign-in"/.exec(shown.text)?.[1];
    expect((await browser.visit(`${server.issuer}${uid}?person=supervisor`)).text).toMatch(/id="user"[^>]*value="supervisor"/);
    expect((await browser.visit(`${server.issuer}${uid}?person=nobody`)).text).not.toContain('nobody');
  });

  it('speak Arabic to whom asks for it', async () => {
    const shown = await createBrowser().follow(authorizationUrl({ ui_locales: 'ar' }), page);
    expect(shown.text).toContain('<html lang="ar" dir="rtl">');
    expect(shown.text).toContain('كلمة المرور');
  });

  it('may be called from the programs that they belong to', async () => {
    const allowed = async (origin: string) =>
      (
        await fetch(`${server.issuer}/token`, {
          method: 'POST',
          headers: { origin },
          body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'axion-sense-web', refresh_token: 'x' }),
        })
      ).headers.get('access-control-allow-origin');
    expect(await allowed('http://localhost:3001')).toBe('http://localhost:3001');
    expect(await allowed('https://evil.example')).toBeNull();
  });

  it('name the addresses of the issuer, whatever host a caller writes', async () => {
    const { hostname, port } = new URL(server.issuer);
    const text = await new Promise<string>((resolve, reject) => {
      const asked = get({ hostname, port, path: '/.well-known/openid-configuration', headers: { host: 'evil.example' } }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      });
      asked.once('error', reject);
    });
    expect(text).toContain(`${server.issuer}/token`);
    expect(text).not.toContain('evil.example');
  });

  it('show what was typed as text', async () => {
    const browser = createBrowser();
    const shown = await browser.follow(authorizationUrl(), page);
    const uid = /action="\/interaction\/([^"/]+)\/sign-in"/.exec(shown.text)?.[1];
    const wrong = await browser.visit(`${server.issuer}/interaction/${uid}/sign-in`, { person: `"><script>'`, password: 'x' });
    expect(wrong.text).toContain('value="&quot;&gt;&lt;script&gt;&#39;"');
  });
});

it('keeps keys, sessions and refresh tokens through a restart', async () => {
  const { browser, code } = await signIn('supervisor');
  const { tokens } = await redeem(code);
  const port = Number(new URL(server.issuer).port);
  await server.close();
  server = await openOidc({ ...settings, folder, port });
  expect(await verify(tokens.access_token)).toMatchObject({ subject: 'supervisor' });
  expect((await refresh(tokens.refresh_token)).status).toBe(200);
  expect((await browser.follow(authorizationUrl(), page)).location).toContain('code=');
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  expect(await readFile(join(folder, 'records.ndjson'), 'utf8')).not.toContain(settings.demoPassword);
});
