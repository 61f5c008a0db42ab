import { AxionError } from '../errors/axion-error.ts';
import type { MessageShapes } from './consumer.ts';
import type { ReceivedMessage } from './event-log.ts';

type ReadMessage = {
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly requestId: string | undefined;
  readonly traceparent: string | undefined;
  readonly payload: unknown;
};

/** A message is one that we handle, one that is none of our business, or one that cannot be read. */
export type Reading =
  | { readonly kind: 'mine'; readonly message: ReadMessage }
  | { readonly kind: 'skipped'; readonly why: 'unknown-type' | 'other-environment' }
  | { readonly kind: 'malformed'; readonly error: AxionError };

/** Reads one message for a consumer of these shapes in this environment. Never throws: what cannot be read is an answer too. */
export function readMessage({ headers, key, value }: ReceivedMessage, shapes: MessageShapes, environment: string): Reading {
  const type = headers['message-type'] ?? '';
  if (headers.environment !== undefined && headers.environment !== environment) return { kind: 'skipped', why: 'other-environment' };
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (!shape) return { kind: 'skipped', why: 'unknown-type' };
  const parsed = parsedBy(shape, value);
  if ('fault' in parsed) return { kind: 'malformed', error: malformed(type, parsed.fault) };
  const id = headers['event-id'] ?? '';
  const { 'request-id': requestId, traceparent } = headers;
  return { kind: 'mine', message: { type, id, key, requestId, traceparent, payload: parsed.payload } };
}

function parsedBy(shape: MessageShapes[string], value: Uint8Array): { readonly payload: unknown } | { readonly fault: string } {
  try {
    const { success, data, error } = shape.safeParse(jsonOf(value));
    return success ? { payload: data } : { fault: error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ') };
  } catch (error) {
    // What a shape makes of a message may be refused where it is made.
    return { fault: error instanceof Error ? error.name : 'unknown' };
  }
}

/** The log tells causes and no params: places and rules of the shape, nothing that the message holds. */
const malformed = (messageType: string, reason: string): AxionError =>
  new AxionError('events.message-malformed', { messageType, reason }, new Error(reason));

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
