import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { discoverIssuer } from './discover-issuer.ts';
import { issuerKeys } from './issuer-keys.ts';
import { createVerifyAccessToken } from './verify-access-token.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A provider that answers as it is told to. */
async function provider(answer: (issuer: string) => RequestListener): Promise<string> {
  const server = createServer((request, response) => answer(issuer)(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return issuer;
}
const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
});

it('reads where a provider answers', async () => {
  const issuer = await provider((self) => (_request, response) => response.end(JSON.stringify(metadataOf(self))));
  expect(await discoverIssuer({ issuer })).toMatchObject({ issuer, jwksUri: `${issuer}/jwks`, endSessionEndpoint: undefined });
});

it.each<[string, (issuer: string) => RequestListener, object]>([
  [
    'names another issuer',
    () => (_request, response) => response.end(JSON.stringify(metadataOf('https://evil.example'))),
    { code: 'store.refused', params: { code: 'discovery-issuer-mismatch' } },
  ],
  ['is not JSON', () => (_request, response) => response.end('<html>'), { params: { code: 'discovery-malformed' } }],
  [
    'lacks the keys',
    (self) => (_request, response) => response.end(JSON.stringify({ issuer: self })),
    { params: { code: 'discovery-malformed' } },
  ],
  ['is not there', () => (_request, response) => response.writeHead(404).end(), { params: { code: 'discovery-status-404' } }],
  [
    'is somewhere else',
    () => (_request, response) => response.writeHead(302, { location: 'https://evil.example' }).end(),
    { params: { code: 'discovery-status-302' } },
  ],
  ['is broken', () => (_request, response) => response.writeHead(503).end(), { code: 'store.unavailable' }],
  ['never comes', () => () => undefined, { code: 'store.unavailable' }],
])('says so when the document %s', async (_what, answer, expected) => {
  await expect(discoverIssuer({ issuer: await provider(answer), timeoutMs: 300 })).rejects.toMatchObject(expected);
});

it('asks a provider again that was down, and keeps its keys once it answers', async () => {
  const pair = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k' };
  let up = false;
  let fetches = 0;
  const issuer = await provider((self) => (request, response) => {
    fetches += 1;
    if (!up) return response.writeHead(503).end();
    return response.end(JSON.stringify(request.url === '/jwks' ? { keys: [jwk] } : metadataOf(self)));
  });
  const verify = createVerifyAccessToken({ issuer, audience: 'axion', keys: issuerKeys({ issuer }) });
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(issuer)
    .setAudience('axion')
    .setSubject('amal')
    .setExpirationTime('1h')
    .sign(pair.privateKey);
  await expect(verify(token)).rejects.toMatchObject({ code: 'store.unavailable' });
  up = true;
  for (let times = 0; times < 5; times += 1) await expect(verify(token)).resolves.toMatchObject({ subject: 'amal' });
  expect(fetches).toBe(3);
});
