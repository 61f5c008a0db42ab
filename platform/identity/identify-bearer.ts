import { AxionError } from '../errors/axion-error.ts';
import type { User } from './actor.ts';
import type { VerifyAccessToken } from './verify-access-token.ts';

type Carrier = { readonly headers: { readonly authorization?: string | undefined } };

/**
 * Who sends a request, by its `Authorization: Bearer` header (RFC 6750); undefined when there is no such header.
 * @throws AxionError `access.token-invalid` for another scheme or an empty token, and whatever `verify` says of the token
 */
export const identifyBearer =
  (verify: VerifyAccessToken) =>
  async ({ headers }: Carrier): Promise<User | undefined> => {
    if (headers.authorization === undefined) return undefined;
    const token = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(headers.authorization)?.[1];
    if (token === undefined) throw new AxionError('access.token-invalid', { reason: 'the header is not of the form Bearer <token>' });
    return verify(token);
  };
