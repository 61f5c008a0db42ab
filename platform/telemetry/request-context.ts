import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line, SQL comment and message of one call carries; `traceparent` is W3C trace context. */
export type RequestContext = { readonly requestId: string; readonly traceparent?: string };

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that everything it awaits knows which request it serves. */
export const inRequest = <Result>(context: RequestContext, work: () => Result): Result => storage.run(context, work);

/** The id of the request that is being served, or undefined outside one. */
export const currentRequestId = (): string | undefined => storage.getStore()?.requestId;

/** What an event carries of the request that it tells of, as headers of a message. */
export function requestHeaders(): Readonly<Record<string, string>> {
  const { requestId, traceparent } = storage.getStore() ?? {};
  return { ...(requestId === undefined ? {} : { 'request-id': requestId }), ...(traceparent === undefined ? {} : { traceparent }) };
}

/** An id from outside is taken only when it cannot harm a log, a header or a SQL comment. */
export const isRequestId = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(text);
