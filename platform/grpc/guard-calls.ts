import { randomUUID } from 'node:crypto';
import type { Language } from '@axion/contracts/common/problems/problems.ts';
import { Code, ConnectError, createContextKey, type Interceptor } from '@connectrpc/connect';
import { AxionError } from '../errors/axion-error.ts';
import { asAxionError } from '../errors/problem-of.ts';
import type { Actor } from '../identity/actor.ts';
import type { Log } from '../telemetry/log.ts';
import { inRequest, isRequestId } from '../telemetry/request-context.ts';
import { continueTrace } from '../telemetry/trace-context.ts';
import { connectErrorOf } from './connect-error-of.ts';

type Guard = {
  /** Who calls, by the call's metadata; undefined for a stranger. */
  readonly identify: (carrier: { readonly headers: { readonly authorization?: string | undefined } }) => Promise<Actor | undefined>;
  readonly log: Log;
  /** The longest that a call may take, also when its caller names no deadline. */
  readonly timeoutMs?: number;
};

/** The caller of a call that went through the guard. */
export const callerKey = createContextKey<Actor | undefined>(undefined, { description: 'who calls' });

/** Stands before every call: request id, caller, deadline, one log line, and our errors as gRPC's. Strangers stop here: no call is public. */
export const guardCalls =
  ({ identify, log, timeoutMs = 60_000 }: Guard): Interceptor =>
  (next) =>
  async (request) => {
    const asked = request.header.get('x-request-id');
    const requestId = isRequestId(asked) ? asked : randomUUID();
    const startedAt = performance.now();
    const fields = (status: string) => ({ route: request.method.name, status, durationMs: Math.round(performance.now() - startedAt) });
    return inRequest({ requestId, traceparent: continueTrace(request.header.get('traceparent')) }, async () => {
      try {
        const actor = await identify({ headers: { authorization: request.header.get('authorization') ?? undefined } });
        if (!actor) throw new AxionError('access.unauthenticated', {});
        request.contextValues.set(callerKey, actor);
        const response = await within(AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]), next(request));
        response.header.set('x-request-id', requestId);
        log.info('answered', fields('ok'));
        return response;
      } catch (thrown) {
        if (thrown instanceof ConnectError) throw thrown;
        const error = asAxionError(thrown);
        if (error.code === 'server.fault') log.error('unforeseen failure', { error: thrown });
        log.info('answered', fields(error.code));
        throw connectErrorOf(error, requestId, languageOf(request.header));
      }
    });
  };

/** Operations end by their own time-outs; the caller need not wait for that once the deadline has passed. */
async function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason instanceof ConnectError ? signal.reason : tooLate());
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => undefined);
  }
}

const tooLate = () => new ConnectError('the deadline has passed', Code.DeadlineExceeded);

const languageOf = (header: Headers): Language => (/^\s*ar\b/i.test(header.get('accept-language') ?? '') ? 'ar' : 'en');
