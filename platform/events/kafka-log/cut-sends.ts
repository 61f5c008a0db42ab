import type { OutgoingMessage } from '../event-log.ts';
import { largestMessageBytes, sizeOf } from '../message-size.ts';

/**
 * Cuts messages into sends that brokers take: what a send holds for one partition becomes one batch, and a batch may be no larger than a message.
 * Partitions are not known here, so a send's bytes of one topic are bounded. Order stays.
 */
export function cutSends(messages: readonly OutgoingMessage[], limitBytes = largestMessageBytes): readonly (readonly OutgoingMessage[])[] {
  const sends: OutgoingMessage[][] = [];
  let bytesOf = new Map<string, number>();
  for (const message of messages) {
    const bytes = (bytesOf.get(message.topic) ?? 0) + sizeOf(message);
    const last = sends.at(-1);
    if (last && bytes <= limitBytes) {
      last.push(message);
      bytesOf.set(message.topic, bytes);
    } else {
      sends.push([message]);
      bytesOf = new Map([[message.topic, sizeOf(message)]]);
    }
  }
  return sends;
}
