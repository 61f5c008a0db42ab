import { IS_CONTROL, type RecordsBatch } from '@platformatic/kafka';
import type { ReceivedMessage } from '../event-log.ts';

/** What a broker answered for one partition. */
export type FetchedPartition = {
  readonly partition: number;
  readonly records: readonly RecordsBatch[];
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
};

/** Messages from `from` on, without what was aborted, and where to read next; a broker answers whole batches and repeats what was read. */
export function messagesOf(topic: string, { partition, records, aborted }: FetchedPartition, from: bigint) {
  const messages: ReceivedMessage[] = [];
  const waiting = [...aborted].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const rolledBack = new Set<bigint>();
  let next = from;
  for (const batch of records) {
    for (; waiting[0] !== undefined && waiting[0].firstOffset <= batch.firstOffset; )
      rolledBack.add((waiting.shift() as { producerId: bigint }).producerId);
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (end > next) next = end;
    if (batch.attributes & IS_CONTROL) rolledBack.delete(batch.producerId);
    else if (!rolledBack.has(batch.producerId) || !(batch.attributes & isTransactional)) {
      for (const { key, value, headers, offsetDelta } of batch.records) {
        const offset = batch.firstOffset + BigInt(offsetDelta);
        if (offset >= from) messages.push({ topic, partition, offset, key: text(key), headers: textOf(headers), value: value ?? nothing });
      }
    }
  }
  return { messages, next };
}

const isTransactional = 0b1_0000;
const nothing = Buffer.alloc(0);
const text = (bytes: Buffer | null): string => bytes?.toString('utf8') ?? '';
const textOf = (headers: readonly (readonly [Buffer | null, Buffer | null])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(headers.map(([name, value]) => [text(name), text(value)]));
