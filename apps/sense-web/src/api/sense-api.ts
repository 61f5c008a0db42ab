import { type Client, makeClient } from '@axion/contracts/common/client.ts';
import type { Locale } from '@axion/ui/messages/catalogue.ts';
import type { Session } from '../session/session.ts';

/** An answer with what its docket says. */
export type Answer<Data> = { readonly data: Data; readonly requestId: string; readonly asOf: number };

/** Runs a call and notes its request id and time. */
export type SenseApi = <Data>(call: (client: Client) => Promise<Data>) => Promise<Answer<Data>>;

type SenseApiDeps = { readonly baseUrl: string; readonly session: Session; readonly locale: () => Locale; readonly fetch?: typeof fetch };

/** The Sense API as the signed-in person, in their language. A token that it refuses is renewed once and the call sent again. */
export function senseApi({ baseUrl, session, locale, fetch: send = fetch }: SenseApiDeps): SenseApi {
  const headers = async () => ({ authorization: `Bearer ${await session.accessToken()}`, 'accept-language': locale() });
  return async (call) => {
    let requestId = '';
    const noting: typeof fetch = async (input, init) => {
      const first = await send(input, init);
      const isRenewed = first.status === 401 && (await session.renewNow());
      const response = isRenewed
        ? await send(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...(await headers()) } })
        : first;
      requestId = response.headers.get('x-request-id') ?? '';
      return response;
    };
    const data = await call(makeClient({ baseUrl, headers, fetch: noting }));
    return { data, requestId, asOf: Date.now() };
  };
}
