import { getMe } from '@axion/contracts/sense/me.ts';
import { expect, it } from 'vitest';
import type { Session } from '../session/session.ts';
import { senseApi } from './sense-api.ts';

const me = { userId: 'u', name: 'Rosa', organizations: [] };

/** A session whose token changes with every renewal, and an API that takes only some tokens. */
function world({ accepts, renewals }: { accepts: string; renewals: number }) {
  const seen: string[] = [];
  let token = 0;
  const session = {
    accessToken: async () => `t${token}`,
    renewNow: async () => {
      if (token >= renewals) return false;
      token++;
      return true;
    },
  } as unknown as Session;
  const send: typeof fetch = async (input, init) => {
    const headers = init?.headers as Record<string, string>;
    seen.push(`${input} ${headers.authorization} ${headers['accept-language']}`);
    const isGood = headers.authorization === `Bearer ${accepts}`;
    return Response.json(isGood ? me : { detail: 'expired' }, {
      status: isGood ? 200 : 401,
      headers: { 'x-request-id': `r${seen.length}` },
    });
  };
  return { seen, api: senseApi({ baseUrl: 'http://api', session, locale: () => 'ar', fetch: send }) };
}

it('notes the request id of the answer', async () => {
  const { api, seen } = world({ accepts: 't0', renewals: 0 });
  expect(await api((call) => call(getMe, {}))).toMatchObject({ data: me, requestId: 'r1' });
  expect(seen).toEqual(['http://api/api/v1/me Bearer t0 ar']);
});

it('renews a refused token once and sends the call again', async () => {
  const { api, seen } = world({ accepts: 't1', renewals: 9 });
  expect(await api((call) => call(getMe, {}))).toMatchObject({ requestId: 'r2' });
  expect(seen).toHaveLength(2);
});

it('gives up when the renewed token is refused too', async () => {
  const { api, seen } = world({ accepts: 'never', renewals: 9 });
  await expect(api((call) => call(getMe, {}))).rejects.toThrow('401');
  expect(seen).toHaveLength(2);
});
