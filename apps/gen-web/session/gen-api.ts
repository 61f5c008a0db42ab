import { type Client, makeClient } from '@axion/contracts/common/client.ts';
import { csrfHeader } from '@axion/contracts/gen/session.ts';
import type { Locale } from '@axion/ui/messages/catalogue.ts';

/** An answer with what its docket says. */
export type Answer<Data> = { readonly data: Data; readonly requestId: string; readonly asOf: number };

/** The Gen API as the signed-in person, in their language. */
export type GenApi = {
  /** Runs a call and notes its request id and time. */
  readonly ask: <Data>(call: (client: Client) => Promise<Data>) => Promise<Answer<Data>>;
  /** For answers that are read as they come. */
  readonly client: Client;
};

type GenApiDeps = {
  readonly locale: () => Locale;
  /** Proves that a call comes from our own page; null before someone is signed in. */
  readonly csrfToken: () => string | null;
  /** The API no longer knows the session. */
  readonly onSignedOut: () => void;
  readonly fetch?: typeof fetch;
};

/** Calls the API on the page's own origin; a session that has ended is told once, whatever call learnt of it. */
export function genApi({ locale, csrfToken, onSignedOut, fetch: send = (...call) => fetch(...call) }: GenApiDeps): GenApi {
  const headers = (): Record<string, string> => {
    const token = csrfToken();
    return { 'accept-language': locale(), ...(token === null ? {} : { [csrfHeader]: token }) };
  };
  const clientNoting = (note: (response: Response) => void): Client =>
    makeClient({
      baseUrl: '',
      headers,
      fetch: async (input, init) => {
        const response = await send(input, init);
        if (response.status === 401) onSignedOut();
        note(response);
        return response;
      },
    });
  return {
    client: clientNoting(() => undefined),
    ask: async (call) => {
      let requestId = '';
      const data = await call(clientNoting((response) => (requestId = response.headers.get('x-request-id') ?? '')));
      return { data, requestId, asOf: Date.now() };
    },
  };
}
