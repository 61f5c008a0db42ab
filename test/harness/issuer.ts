import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a token says other than usual. */
export type TokenWish = { readonly issuer?: string; readonly audience?: string; readonly expiresInSeconds?: number };

/** An identity provider of a test's own: discovery, keys, and tokens for whoever is named. */
export async function openIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const server = createServer((request, response) => {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const metadata = {
      issuer: address,
      authorization_endpoint: `${address}/auth`,
      token_endpoint: `${address}/token`,
      jwks_uri: `${address}/keys`,
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    token: (subject: string, { issuer: other = issuer, audience = 'axion', expiresInSeconds = 3_600 }: TokenWish = {}): Promise<string> =>
      new SignJWT({ name: subject })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .setIssuer(other)
        .setSubject(subject)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresInSeconds)
        .sign(privateKey),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
