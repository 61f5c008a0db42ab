import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionPool, FetchIsolationLevels, fetchV13, ListOffsetTimestamps, ResponseError } from '@platformatic/kafka';
import { pollBytes } from '../event-log.ts';
import { type Ahead, measureWaiting } from './ahead.ts';
import type { Membership } from './join-group.ts';
import { mayPass, NotNow, within } from './kafka-error.ts';
import { takeAnswer } from './take-answer.ts';

/** The most that one broker answers at once, of one partition and in all; a message that is larger comes through alone. */
const partitionBytes = 2_000_000;
const fetchBytes = 16_000_000;
/** A fetch that is not answered by then has lost its broker. */
export const fetchDeadlineMs = 15_000;

/** A member's reading. */
export type Reader = {
  readonly membership: Membership;
  readonly connections: ConnectionPool;
  readonly topic: string;
  readonly ahead: Map<number, Ahead>;
};

/**
 * One round: positions for what is new or lost, then one fetch from every broker. It is made only while fewer messages and bytes wait than one poll hands out.
 * @throws what `mayPass` tells apart: errors that the next round may mend, and those that it cannot
 */
export async function readOn(reader: Reader, waitMs: number): Promise<void> {
  const { membership, topic, ahead } = reader;
  await within(fetchDeadlineMs, findPositions(reader));
  const mine = [...ahead].filter(([partition, { since }]) => membership.held.get(partition) === since);
  const metadata = await within(fetchDeadlineMs, membership.consumer.metadata({ topics: [topic] }));
  const known = metadata.topics.get(topic);
  if (!known || mine.length === 0) return void (await sleep(Math.min(waitMs, 100)));
  const byLeader = Map.groupBy(mine, ([partition]) => known.partitions[partition]?.leader ?? -1);
  const room = pollBytes - measureWaiting(ahead, membership.held).bytes;
  const maxBytes = Math.max(1, Math.min(fetchBytes, Math.ceil(room / byLeader.size)));
  const done = await Promise.allSettled(
    [...byLeader].map(([leader, parts]) =>
      fetchFrom(reader, { broker: metadata.brokers.get(leader), topicId: known.id, parts, waitMs, maxBytes }),
    ),
  );
  const failed = done.filter((result) => result.status === 'rejected').map(({ reason }): unknown => reason);
  if (failed.length === 0) return;
  membership.consumer.clearMetadata();
  throw failed.find((error) => !mayPass(error)) ?? failed[0];
}

type From = {
  readonly broker: { host: string; port: number } | undefined;
  readonly topicId: string;
  readonly parts: readonly [number, Ahead][];
  readonly waitMs: number;
  readonly maxBytes: number;
};

async function fetchFrom({ connections, topic }: Reader, { broker, topicId, parts, waitMs, maxBytes }: From): Promise<void> {
  if (!broker) throw new NotNow(`a partition of ${topic} has no leader`);
  const partitions = parts.flatMap(([partition, { next: fetchOffset }]) =>
    fetchOffset === undefined
      ? []
      : [{ partition, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, partitionMaxBytes: partitionBytes }],
  );
  const connection = await within(fetchDeadlineMs, connections.get(broker));
  const { READ_COMMITTED } = FetchIsolationLevels;
  const asked = fetchV13.api.async(connection, waitMs, 1, maxBytes, READ_COMMITTED, 0, -1, [{ topicId, partitions }], [], '');
  const { response, error } = await within(
    fetchDeadlineMs,
    asked.then((answer) => ({ response: answer, error: undefined }), partlyAnswered),
  );
  const { lost, refused } = takeAnswer({ topic, parts }, response);
  if (lost.length > 0 && (refused === 0 || mayPass(error))) {
    const places = lost.map(({ partition, offset }) => `${topic}/${partition}/${offset}`).join(', ');
    throw new NotNow(`the log has nothing at ${places} any more: the group goes on with the oldest that is there`, { cause: error });
  }
  if (error) throw error;
}

type FetchResponse = fetchV13.FetchResponse;

/** When one partition has an error the library throws away the others too; the answer is in the error. */
function partlyAnswered(error: unknown): { response: FetchResponse; error: Error } {
  const response = error instanceof ResponseError ? ((error as { response?: unknown }).response as FetchResponse | undefined) : undefined;
  if (!response) throw error;
  return { response, error: error as Error };
}

/** Where the group stands in partitions that this member did not read before; the beginning, where it never was or its place is lost. */
async function findPositions({ membership, topic, ahead }: Reader): Promise<void> {
  const { held, consumer } = membership;
  for (const [partition, { since }] of ahead) if (held.get(partition) !== since) ahead.delete(partition);
  const fresh = [...held].filter(([partition]) => ahead.get(partition)?.next === undefined);
  if (fresh.length === 0) return;
  const partitions = fresh.map(([partition]) => partition);
  const committed = (await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] })).get(topic) ?? [];
  const first =
    (await consumer.listOffsets({ topics: [topic], partitions: { [topic]: partitions }, timestamp: ListOffsetTimestamps.EARLIEST })).get(
      topic,
    ) ?? [];
  for (const [partition, since] of fresh) {
    const reading = ahead.get(partition);
    const position = reading ? undefined : committed[partition];
    const next = position !== undefined && position >= 0n ? position : (first[partition] ?? 0n);
    if (reading) reading.next = next;
    else if (membership.held.get(partition) === since) ahead.set(partition, { since, next, messages: [] });
  }
}
