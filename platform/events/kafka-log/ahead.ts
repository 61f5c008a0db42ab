import { type Delivery, pollBytes, type ReceivedMessage } from '../event-log.ts';

/** What was read of a partition and not handed out yet. */
export type Ahead = {
  /** The generation of the group in which this member got the partition. */
  readonly since: bigint;
  /** Where to read on; undefined when the log has no such place any more, until another one was found. */
  next: bigint | undefined;
  messages: ReceivedMessage[];
};

type Held = ReadonlyMap<number, bigint>;

/** Messages that wait in partitions that are still this member's, and the bytes of their values. */
export function measureWaiting(ahead: ReadonlyMap<number, Ahead>, held: Held): { readonly count: number; readonly bytes: number } {
  const waiting = [...ahead].flatMap(([partition, { since, messages }]) => (held.get(partition) === since ? messages : []));
  return { count: waiting.length, bytes: waiting.reduce((sum, { value }) => sum + value.byteLength, 0) };
}

/** Takes what one poll hands out: no more than `maxMessages`, and no further than the message that reaches `pollBytes`. */
export function handOut(ahead: Map<number, Ahead>, held: Held, { topic, maxMessages }: { topic: string; maxMessages: number }): Delivery[] {
  let [room, roomBytes] = [maxMessages, pollBytes];
  const deliveries: Delivery[] = [];
  for (const [partition, waiting] of [...ahead]) {
    if (waiting.messages.length === 0 || held.get(partition) !== waiting.since) continue;
    let count = 0;
    for (; room > 0 && roomBytes > 0 && count < waiting.messages.length; count += 1) {
      room -= 1;
      roomBytes -= (waiting.messages[count] as ReceivedMessage).value.byteLength;
    }
    if (count === 0) break;
    deliveries.push({ topic, partition, epoch: waiting.since, messages: waiting.messages.splice(0, count) });
    // The others come first next time.
    ahead.delete(partition);
    ahead.set(partition, waiting);
  }
  return deliveries;
}
