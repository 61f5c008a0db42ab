import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { userIdOf } from './user-id-of.ts';
import { createVerifyAccessToken, type TokenRules } from './verify-access-token.ts';

const issuer = 'https://id.example';
const audience = 'axion';
const inHours = (hours: number) => Math.floor(Date.now() / 1000) + hours * 3600;
const claims = { iss: issuer, aud: audience, sub: 'amal', name: 'Amal', email: 'amal@example.org', exp: inHours(1) };

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let keys: TokenRules['keys'];
beforeAll(async () => {
  pair = await generateKeyPair('RS256', { extractable: true });
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }] });
});

const sign = (payload: JWTPayload, kid = 'one') => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey);
const verify = (token: string, rules: Partial<TokenRules> = {}) => createVerifyAccessToken({ issuer, audience, keys, ...rules })(token);

describe('a good token', () => {
  it('tells who it is', async () => {
    expect(await verify(await sign(claims))).toEqual({
      kind: 'user',
      id: userIdOf(issuer, 'amal'),
      issuer,
      subject: 'amal',
      name: 'Amal',
      email: 'amal@example.org',
    });
  });

  it('may name several audiences', async () => {
    await expect(verify(await sign({ ...claims, aud: ['other', audience] }))).resolves.toMatchObject({ subject: 'amal' });
  });

  it('names the person by the claim that is asked for', async () => {
    const user = await verify(await sign({ ...claims, oid: 'object-1' }), { subjectClaim: 'oid' });
    expect(user.id).toBe(userIdOf(issuer, 'object-1'));
  });

  it('is borne for the length of a clock skew, and no longer', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expect(verify(await sign({ ...claims, exp: now - 240 }))).resolves.toMatchObject({ subject: 'amal' });
    await expect(verify(await sign({ ...claims, exp: now - 240 }), { skewSeconds: 60 })).rejects.toMatchObject({
      code: 'access.token-expired',
    });
    await expect(verify(await sign({ ...claims, exp: now - 310 }))).rejects.toMatchObject({ code: 'access.token-expired' });
  });
});

describe('a token is refused', () => {
  const { exp: _exp, ...endless } = claims;
  const { aud: _aud, ...forNobody } = claims;
  const { sub: _sub, ...nameless } = claims;
  it.each([
    ['of another issuer', { ...claims, iss: 'https://evil.example' }, { code: 'access.token-issuer', params: { expected: issuer } }],
    ['of the issuer with a slash more', { ...claims, iss: `${issuer}/` }, { code: 'access.token-issuer' }],
    ['for another audience', { ...claims, aud: 'billing' }, { code: 'access.token-audience', params: { expected: audience } }],
    ['for no audience', forNobody, { code: 'access.token-audience' }],
    ['past its time', { ...claims, exp: inHours(-1) }, { code: 'access.token-expired' }],
    ['without an end', endless, { code: 'access.token-invalid', params: { reason: 'its claim exp is missing' } }],
    ['before its time', { ...claims, nbf: inHours(1) }, { code: 'access.token-invalid' }],
    ['that names nobody', nameless, { code: 'access.token-invalid', params: { reason: 'its claim sub is missing' } }],
    ['with an empty name', { ...claims, sub: '' }, { code: 'access.token-invalid' }],
  ])('%s', async (_what, payload, expected) => {
    await expect(verify(await sign(payload))).rejects.toMatchObject(expected);
  });

  it('without a signature (alg none)', async () => {
    const token = new UnsecuredJWT(claims).encode();
    await expect(verify(token)).rejects.toMatchObject({ code: 'access.token-invalid' });
  });

  it('signed with our public key as a password (HS256)', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
    await expect(verify(token)).rejects.toMatchObject({ params: { reason: 'its signature algorithm is not accepted' } });
  });

  it('signed by a stranger, changed on the way, or of a key that nobody publishes', async () => {
    const stranger = await generateKeyPair('RS256');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(stranger.privateKey);
    await expect(verify(forged)).rejects.toMatchObject({ params: { reason: 'its signature does not match' } });
    const [head, , tail] = (await sign(claims)).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
    await expect(verify(`${head}.${other}.${tail}`)).rejects.toMatchObject({ code: 'access.token-invalid' });
    await expect(verify(await sign(claims, 'two'))).rejects.toMatchObject({ code: 'access.token-invalid' });
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJSUzI1NiJ9..', '\u0000'])('that is no token at all: %j', async (token) => {
    await expect(verify(token)).rejects.toMatchObject({ code: 'access.token-invalid' });
  });
});

it('says that the provider is down, not that the token is bad', async () => {
  const down = async () => {
    throw new TypeError('fetch failed');
  };
  await expect(verify(await sign(claims), { keys: down })).rejects.toMatchObject({ code: 'store.unavailable' });
});

it('does not load with a skew of more than five minutes', () => {
  expect(() => createVerifyAccessToken({ issuer, audience, keys, skewSeconds: 301 })).toThrow('configuration.invalid');
});
