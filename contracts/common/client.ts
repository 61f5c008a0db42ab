import type { z } from 'zod';
import type { Endpoint, InputOf } from './endpoint.ts';
import { ProblemDocument } from './problem-document.ts';

/** A call's answer was a problem; `problem` is what the server said, in the caller's language. */
export class ProblemError extends Error {
  readonly problem: ProblemDocument;
  constructor(problem: ProblemDocument) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** What a client needs from the world. */
export type ClientSettings = {
  /** Where the paths start, without a slash at its end; empty for the page's own origin. */
  readonly baseUrl: string;
  /** Sent with every call: bearer token, language, CSRF token. */
  readonly headers: () => Promise<Record<string, string>> | Record<string, string>;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
};

type Answered<E> = E extends { readonly answer: { readonly kind: 'json'; readonly schema: infer Schema extends z.ZodType } }
  ? z.output<Schema>
  : E extends { readonly answer: { readonly kind: 'stream' } }
    ? Response
    : undefined;

export type Client = <E extends Endpoint>(endpoint: E, input: CallInput<E>, signal?: AbortSignal) => Promise<Answered<E>>;
type CallInput<E> = InputOf<E> extends infer Input ? { [Key in keyof Input]: Input[Key] } : never;

/**
 * Calls endpoints by their own value: path, query and body are read off the contract.
 * @throws ProblemError with the server's problem; `network.unreachable` when there was no answer
 */
export function makeClient({ baseUrl, headers, fetch: send = fetch, timeoutMs = 30_000 }: ClientSettings): Client {
  return async (endpoint, input, signal) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const response = await send(addressOf(baseUrl, endpoint, input as Record<string, unknown>), {
      method: endpoint.method,
      headers: { accept: 'application/json', ...(hasBody(endpoint) ? { 'content-type': 'application/json' } : {}), ...(await headers()) },
      ...(hasBody(endpoint) ? { body: JSON.stringify(pick(input as Record<string, unknown>, endpoint.body)) } : {}),
      // A stream may run longer than any answer should; its reader cancels it.
      signal: signal ? (endpoint.answer.kind === 'stream' ? signal : AbortSignal.any([signal, deadline])) : deadline,
      credentials: 'same-origin',
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason;
      throw new ProblemError(unreachable(baseUrl, cause));
    });
    if (!response.ok) throw new ProblemError(await problemOf(response));
    if (endpoint.answer.kind === 'json') return endpoint.answer.schema.parse(await response.json()) as never;
    return (endpoint.answer.kind === 'stream' ? response : undefined) as never;
  };
}

const hasBody = (endpoint: Endpoint) => endpoint.method !== 'GET' && Object.keys(endpoint.body.shape).length > 0;

const pick = (input: Record<string, unknown>, schema: z.ZodObject) =>
  Object.fromEntries(Object.keys(schema.shape).flatMap((key) => (input[key] === undefined ? [] : [[key, input[key]]])));

function addressOf(baseUrl: string, endpoint: Endpoint, input: Record<string, unknown>): string {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(pick(input, endpoint.query)))
    for (const item of isList(endpoint.query.shape[key]) ? (value as unknown[]) : [value]) query.append(key, String(item));
  return `${baseUrl}${path}${query.size > 0 ? `?${query}` : ''}`;
}

/** A list is sent name by name; a tuple that its contract reads from one text, such as a box, is sent as that text. */
function isList(schema: unknown): boolean {
  const { def } = schema as { def: { type: string; innerType?: unknown } };
  return def.innerType === undefined ? def.type === 'array' : isList(def.innerType);
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const text = await response.text();
  try {
    return ProblemDocument.parse(JSON.parse(text));
  } catch {
    return {
      ...blank,
      status: response.status,
      title: `The server answered ${response.status}`,
      detail: text.slice(0, 300),
      requestId: response.headers.get('x-request-id') ?? '',
    };
  }
}

const blank = {
  type: 'urn:axion:problem:server.fault',
  code: 'server.fault',
  status: 0,
  retryable: false,
  title: '',
  detail: '',
  requestId: '',
};

const unreachable = (baseUrl: string, cause: unknown): ProblemDocument => ({
  ...blank,
  type: 'urn:axion:problem:network.unreachable',
  code: 'network.unreachable',
  retryable: true,
  title: 'The server cannot be reached',
  detail: `No answer from ${baseUrl || 'this site'}: ${cause instanceof Error ? cause.message : String(cause)}.`,
  hint: 'Check the address and your connection, then try again.',
});
