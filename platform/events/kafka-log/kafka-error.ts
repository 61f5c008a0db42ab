import { setTimeout as sleep } from 'node:timers/promises';
import { AuthenticationError, findErrorBy, NetworkError } from '@platformatic/kafka';
import { AxionError } from '../../errors/axion-error.ts';

/** Whether a broker said one of these: `ILLEGAL_GENERATION`, …, anywhere in what was thrown. */
export const isKafkaError = (error: unknown, ...ids: readonly string[]): boolean =>
  error instanceof Error && ids.some((id) => findErrorBy(error, 'apiId', id) !== null);

/** Not possible at this moment; asking again helps. */
export class NotNow extends Error {}

/** Whether asking again may help: no connection, no answer, or a cluster that is electing. */
export const mayPass = (error: unknown): boolean =>
  error instanceof Error &&
  (error instanceof NotNow || NetworkError.isRetryable(error) || findErrorBy(error, 'canRetry', true) !== null || isTimeout(error));

const isTimeout = (error: Error): boolean => findErrorBy(error, 'code', 'PLT_KFK_TIMEOUT') !== null || /timed? ?out/i.test(error.message);

/** What the library threw, as ours; the text of its errors names brokers and topics, never credentials. */
export function fromKafka(error: unknown): AxionError {
  if (error instanceof AxionError) return error;
  const refused = error instanceof AuthenticationError || isKafkaError(error, ...refusals);
  if (refused) return new AxionError('store.refused', { store: 'kafka', code: idOf(error) }, error);
  return new AxionError('store.unavailable', { store: 'kafka' }, error);
}

const refusals = ['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'SASL_AUTHENTICATION_FAILED'];
const idOf = (error: unknown): string => refusals.find((id) => isKafkaError(error, id)) ?? 'authentication';

/** Waits for the library no longer than this; what it does afterwards is nobody's concern. */
export async function within<Result>(deadlineMs: number, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  try {
    return await Promise.race([
      work,
      sleep(deadlineMs, undefined, { signal: done.signal }).then(() => {
        throw new AxionError('store.unavailable', { store: 'kafka' });
      }),
    ]);
  } catch (error) {
    work.catch(() => undefined);
    throw fromKafka(error);
  } finally {
    done.abort();
  }
}
