import { AxionError } from '../errors/axion-error.ts';

/** Statuses after which the same request may succeed. */
const passing = new Set([408, 429, 500, 502, 503, 504]);

/** A store's refusal as ours: only its code goes on, because its message may name keys and hosts. */
export function faultOf(status: number, code: string): AxionError {
  if (status === 507) return new AxionError('store.full', { store: 's3' });
  if (passing.has(status)) return new AxionError('store.unavailable', { store: 's3' }, new Error(`s3 ${status} ${code}`));
  return new AxionError('store.refused', { store: 's3', code });
}

/** A failure of the network or of a deadline as ours; anything else (a stream of the caller that broke) goes on as it is. */
export function translateS3Error(cause: unknown): unknown {
  if (cause instanceof AxionError || !(cause instanceof Error)) return cause;
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(E[A-Z_]+|UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|CLOSED|DESTROYED))$/.test(code))
    return cause;
  return new AxionError('store.unavailable', { store: 's3' }, new Error(`s3 ${code}`));
}

/** The `<Code>` of an S3 error document; the status when there is none (answers to HEAD have no body). */
export const codeOf = (document: string, status: number): string =>
  /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(document)?.[1] ?? `HTTP ${status}`;
