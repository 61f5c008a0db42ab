import type { Readable } from 'node:stream';
import type { Endpoint, InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AxionError } from '../errors/axion-error.ts';
import type { Actor } from '../identity/actor.ts';
import type { Idempotency } from './idempotency.ts';
import { parseInput } from './parse-input.ts';

/** What an operation may need to know of the call itself. */
export type Call = {
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** What the browser sent in `Cookie`, empty without. */
  readonly cookies: string;
  /** Adds a `Set-Cookie` to the answer, whatever its kind. */
  readonly setCookie: (cookie: string) => void;
};
/** The body of a streamed answer, with what a caller should see before it. */
export type StreamAnswer = { readonly body: Readable; readonly headers?: Readonly<Record<string, string>> };
/** Where to go next; cookies are set on the way. */
export type RedirectAnswer = { readonly location: string; readonly cookies?: readonly string[] };

type Answered<E> = E extends { readonly answer: { readonly kind: infer Kind } }
  ? Kind extends 'json'
    ? OutputOf<E>
    : Kind extends 'stream'
      ? StreamAnswer
      : Kind extends 'redirect'
        ? RedirectAnswer
        : // biome-ignore lint/suspicious/noConfusingVoidType: an operation that answers nothing returns nothing
          void
  : never;

/** An endpoint beside the function that answers it. */
export type Route = { readonly endpoint: Endpoint; readonly answer: (actor: Actor, input: never, call: Call) => Promise<unknown> };

export const route = <E extends Endpoint>(
  endpoint: E,
  answer: (actor: Actor, input: InputOf<E>, call: Call) => Promise<Answered<E>>,
): Route => ({ endpoint, answer });

export type Binding = {
  /** Who calls; undefined for a stranger. Throws for a token that is there and wrong. */
  readonly identify: (request: FastifyRequest) => Promise<Actor | undefined>;
  readonly routes: readonly Route[];
  /** Remembers answers by `Idempotency-Key`; needed when an endpoint takes one. */
  readonly idempotency?: Idempotency;
};

/** Binds a table of routes. Strangers stop here; what an actor may do is the operation's first question. */
export function serveEndpoints(server: FastifyInstance, { identify, routes, idempotency }: Binding): void {
  for (const { endpoint, answer } of routes) {
    server.route({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      async handler(request, reply) {
        const actor = await identify(request);
        if (!actor && endpoint.access !== 'public') throw new AxionError('access.unauthenticated', {});
        const input = parseInput(endpoint, request) as object;
        const run = () => answer(actor as Actor, input as never, callOf(request, reply));
        const key = request.headers['idempotency-key'];
        if (endpoint.idempotencyKey && idempotency && actor && typeof key === 'string') {
          return send(
            endpoint,
            reply,
            await idempotency.once({ actor, operation: `${endpoint.method} ${endpoint.path}`, key, input }, run),
          );
        }
        return send(endpoint, reply, await run());
      },
    });
  }
}

function send(endpoint: Endpoint, reply: FastifyReply, result: unknown): FastifyReply {
  const { answer } = endpoint;
  if (answer.kind === 'json') return reply.code(answer.status).send(answer.schema.parse(result));
  if (answer.kind === 'empty') return reply.code(204).send();
  if (answer.kind === 'redirect') {
    const { location, cookies = [] } = result as RedirectAnswer;
    for (const cookie of cookies) reply.header('set-cookie', cookie);
    return reply.redirect(location, 303);
  }
  const { body, headers = {} } = result as StreamAnswer;
  return reply.headers({ 'content-type': answer.mediaType, ...headers }).send(body);
}

const callOf = (request: FastifyRequest, reply: FastifyReply): Call => ({
  signal: goneSignal(reply),
  requestId: request.id,
  cookies: request.headers.cookie ?? '',
  setCookie: (cookie) => void reply.header('set-cookie', cookie),
});

function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new AxionError('request.abandoned', {}));
  });
  return controller.signal;
}
