import { randomBytes } from 'node:crypto';

/** `00-<trace id>-<parent id>-<flags>`, as W3C Trace Context writes it in headers of requests and messages. */
const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const nobody = /^0+$/;

/**
 * The trace that a request belongs to, with this service as its newest parent: the caller's trace, or a new one when the caller names none that can be
 * read (W3C Trace Context level 1, section 2.2.2.3: an unreadable one is ignored).
 */
export function continueTrace(incoming: unknown): string {
  const found = typeof incoming === 'string' ? traceparent.exec(incoming) : null;
  const [, version, trace, parent, flags] = found ?? [];
  const usable = version !== 'ff' && trace !== undefined && parent !== undefined && !nobody.test(trace) && !nobody.test(parent);
  return `00-${usable ? trace : randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-${usable ? flags : '00'}`;
}
