import type { fetchV13 } from '@platformatic/kafka';
import type { Ahead } from './ahead.ts';
import { messagesOf } from './records.ts';

/** What was asked of a broker, and where it puts the answer. */
export type Asked = { readonly topic: string; readonly parts: readonly (readonly [partition: number, Ahead])[] };

/** A place that the log does not have: retention was faster than the group, or an election or a restore cut the log's end off. */
export type LostPlace = { readonly partition: number; readonly offset: bigint };

const offsetOutOfRange = 1;

/** Keeps what a broker answered of each partition. What it refused it may refuse of one partition only: the others go on. */
export function takeAnswer(
  { topic, parts }: Asked,
  response: fetchV13.FetchResponse,
): { readonly lost: LostPlace[]; readonly refused: number } {
  const lost: LostPlace[] = [];
  let refused = 0;
  for (const answer of response.responses.flatMap((ofTopic) => ofTopic.partitions)) {
    const { partitionIndex: partition, errorCode, records, abortedTransactions } = answer;
    const mine = parts.find(([asked]) => asked === partition)?.[1];
    if (mine?.next === undefined) continue;
    if (errorCode === offsetOutOfRange) {
      lost.push({ partition, offset: mine.next });
      mine.next = undefined;
    } else if (errorCode === 0) {
      const { messages, next } = messagesOf(topic, { partition, records: records ?? [], aborted: abortedTransactions ?? [] }, mine.next);
      mine.messages.push(...messages);
      mine.next = next;
    } else refused += 1;
  }
  return { lost, refused };
}
