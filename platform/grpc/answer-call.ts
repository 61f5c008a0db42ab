import type { Endpoint, InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { HandlerContext } from '@connectrpc/connect';
import { AxionError } from '../errors/axion-error.ts';
import type { Idempotency } from '../http/idempotency.ts';
import { parseInput, type RawParts } from '../http/parse-input.ts';
import type { Actor } from '../identity/actor.ts';
import { callerKey } from './guard-calls.ts';

type Called<E extends Endpoint> = {
  readonly endpoint: E;
  /** The message as the endpoint's parts; checked here by the contract that REST is checked by. */
  readonly parts: RawParts;
  readonly context: HandlerContext;
  readonly idempotency: Idempotency;
  readonly run: (actor: Actor, input: InputOf<E>) => Promise<OutputOf<E>>;
};

/**
 * Answers a call by the operation that also answers an endpoint: same checks, same caller, same `idempotency-key`.
 * @throws AxionError `request.malformed`, and whatever the operation throws
 */
export async function answerCall<E extends Endpoint>({ endpoint, parts, context, idempotency, run }: Called<E>): Promise<OutputOf<E>> {
  const actor = context.values.get(callerKey);
  if (!actor) throw new AxionError('access.unauthenticated', {});
  const input = parseInput(endpoint, parts);
  const key = context.requestHeader.get('idempotency-key');
  if (!endpoint.idempotencyKey || key === null) return run(actor, input);
  const call = { actor, operation: `${endpoint.method} ${endpoint.path}`, key, input: input as object };
  return (await idempotency.once(call, () => run(actor, input))) as OutputOf<E>;
}
