import { AxionError } from '../errors/axion-error.ts';
import { hasLain } from './dead-letter.ts';
import type { OutgoingMessage } from './event-log.ts';

/**
 * The most bytes of one message, key and headers included, that we send into any event log: what a broker takes by default (1,048,588 bytes with the
 * frame around it), with room for the headers that a dead letter gets.
 */
export const largestMessageBytes = 1_000_000;

/** Room for lengths and the frame of a record and its headers. */
const frameBytes = 64;
const perHeaderBytes = 8;

/** Bytes of a message as a log stores it, rounded up. */
export function sizeOf({ key, headers, value }: OutgoingMessage): number {
  let size = frameBytes + Buffer.byteLength(key) + value.byteLength;
  for (const [name, text] of Object.entries(headers)) size += perHeaderBytes + Buffer.byteLength(name) + Buffer.byteLength(text);
  return size;
}

/** Whether we send the message; what a log took before, from us or a producer with a larger limit, is for the log to refuse. */
export const isTooLarge = (message: OutgoingMessage): boolean => sizeOf(message) > largestMessageBytes && !hasLain(message);

/**
 * Looks at all messages before the first is sent, so that none of them goes out when one cannot.
 * @throws AxionError `events.message-too-large`
 */
export function refuseTooLarge(messages: readonly OutgoingMessage[]): void {
  const large = messages.find(isTooLarge);
  if (large)
    throw new AxionError('events.message-too-large', { topic: large.topic, sizeBytes: sizeOf(large), limitBytes: largestMessageBytes });
}
