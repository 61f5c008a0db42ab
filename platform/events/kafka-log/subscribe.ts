import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionPool, FetchIsolationLevels, fetchV13, ListOffsetTimestamps, ResponseError } from '@platformatic/kafka';
import type { Delivery, ReceivedMessage, SubscribeOptions, Subscription } from '../event-log.ts';
import { joinGroup, type Membership } from './join-group.ts';
import { fromKafka, isKafkaError, mayPass, within } from './kafka-error.ts';
import { clientOptions, type KafkaSettings } from './kafka-settings.ts';
import { type FetchedPartition, messagesOf } from './records.ts';

/** A broker holds a fetch for so long when there is nothing to read. */
const longestFetchMs = 500;
const fetchBytes = 16_000_000;
const partitionBytes = 2_000_000;
/** A fetch that is not answered by then has lost its broker. */
const fetchDeadlineMs = 15_000;
const againMs = 300;

/** What was read of a partition and not handed out yet. */
type Ahead = { readonly since: bigint; next: bigint; messages: ReceivedMessage[] };

/**
 * Reads as a member of a group. Fetches are our own and made by `poll`: nothing is read ahead of who asks, so memory is bounded and a rebalance
 * leaves nothing behind that somebody else reads by then. Brokers forget a group without members and commits by themselves: a temporary one needs no more.
 */
export async function subscribeTo(settings: KafkaSettings, options: SubscribeOptions): Promise<Subscription> {
  const membership = await joinGroup(settings, options);
  // Fetches wait at the broker, one after the other on a connection; signs of life must not stand behind them.
  const connections = new ConnectionPool(clientOptions(settings, 'fetch').clientId, clientOptions(settings, 'fetch'));
  const ahead = new Map<number, Ahead>();
  let closed = false;
  const reader: Reader = { membership, connections, topic: options.topic, ahead };
  const handOut = (maxMessages: number): readonly Delivery[] => {
    let room = maxMessages;
    const deliveries: Delivery[] = [];
    for (const [partition, waiting] of [...ahead]) {
      if (room === 0) break;
      if (waiting.messages.length === 0 || membership.held.get(partition) !== waiting.since) continue;
      const messages = waiting.messages.splice(0, room);
      room -= messages.length;
      deliveries.push({ topic: options.topic, partition, epoch: waiting.since, messages });
      // The others come first next time.
      ahead.delete(partition);
      ahead.set(partition, waiting);
    }
    return deliveries;
  };
  return {
    async poll({ maxMessages, waitMs, lingerMs = 0 }) {
      let deadline = Date.now() + waitMs;
      let lingers = false;
      for (let first = true; !closed; first = false) {
        if (membership.failure() !== undefined) throw fromKafka(membership.failure());
        const waiting = countOf(reader);
        if (waiting >= maxMessages || (waiting > 0 && lingerMs === 0)) break;
        if (waiting > 0 && !lingers) {
          lingers = true;
          deadline = Date.now() + lingerMs;
        }
        const leftMs = deadline - Date.now();
        if (leftMs <= 0 && !first) break;
        await readOn(reader, Math.min(Math.max(leftMs, 0), longestFetchMs)).catch(async (error: unknown) => {
          if (!mayPass(error)) throw fromKafka(error);
          options.onError(error);
          await sleep(againMs);
        });
      }
      return closed ? [] : handOut(maxMessages);
    },
    holds: ({ partition, epoch }) => membership.holds(partition, epoch),
    commit: ({ partition, epoch }, nextOffset) => membership.commit(partition, epoch, nextOffset),
    async close() {
      closed = true;
      await membership.leave();
      await within(fetchDeadlineMs, connections.close()).catch(() => undefined);
    },
  };
}

type Reader = {
  readonly membership: Membership;
  readonly connections: ConnectionPool;
  readonly topic: string;
  readonly ahead: Map<number, Ahead>;
};

const countOf = ({ membership, ahead }: Reader): number =>
  [...ahead].reduce((sum, [partition, { since, messages }]) => sum + (membership.held.get(partition) === since ? messages.length : 0), 0);

/** One round: positions for what is new, then one fetch from every broker. It is made only while fewer messages wait than are asked for. */
async function readOn(reader: Reader, waitMs: number): Promise<void> {
  const { membership, topic, ahead } = reader;
  await within(fetchDeadlineMs, findPositions(reader));
  const mine = [...ahead].filter(([partition, { since }]) => membership.held.get(partition) === since);
  const metadata = await within(fetchDeadlineMs, membership.consumer.metadata({ topics: [topic] }));
  const known = metadata.topics.get(topic);
  if (!known || mine.length === 0) return void (await sleep(Math.min(waitMs, 100)));
  const byLeader = Map.groupBy(mine, ([partition]) => known.partitions[partition]?.leader ?? -1);
  const done = await Promise.allSettled(
    [...byLeader].map(([leader, parts]) => fetchFrom(reader, { broker: metadata.brokers.get(leader), topicId: known.id, parts, waitMs })),
  );
  const failed = done.find((result) => result.status === 'rejected');
  if (!failed) return;
  membership.consumer.clearMetadata();
  throw failed.reason;
}

type From = {
  readonly broker: { host: string; port: number } | undefined;
  readonly topicId: string;
  readonly parts: readonly [number, Ahead][];
  readonly waitMs: number;
};

async function fetchFrom({ connections, topic }: Reader, { broker, topicId, parts, waitMs }: From): Promise<void> {
  if (!broker) throw Object.assign(new Error('a partition has no leader'), { canRetry: true });
  const partitions = parts.map(([partition, { next }]) => ({
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: next,
    lastFetchedEpoch: -1,
    partitionMaxBytes: partitionBytes,
  }));
  const connection = await within(fetchDeadlineMs, connections.get(broker));
  const { READ_COMMITTED } = FetchIsolationLevels;
  const asked = fetchV13.api.async(connection, waitMs, 1, fetchBytes, READ_COMMITTED, 0, -1, [{ topicId, partitions }], [], '');
  const { response, error } = await within(
    fetchDeadlineMs,
    asked.then((answer) => ({ response: answer, error: undefined }), partlyAnswered),
  );
  for (const answer of response.responses.flatMap((ofTopic) => ofTopic.partitions)) {
    const mine = parts.find(([partition]) => partition === answer.partitionIndex)?.[1];
    if (!mine) continue;
    // Retention was faster than the group: it goes on with the oldest that is left.
    if (isKafkaError(error, 'OFFSET_OUT_OF_RANGE') && answer.logStartOffset > mine.next) mine.next = answer.logStartOffset;
    if (answer.errorCode !== 0) continue;
    const fetched: FetchedPartition = {
      partition: answer.partitionIndex,
      records: answer.records ?? [],
      aborted: answer.abortedTransactions ?? [],
    };
    const { messages, next } = messagesOf(topic, fetched, mine.next);
    mine.messages.push(...messages);
    mine.next = next;
  }
  if (error && !isKafkaError(error, 'OFFSET_OUT_OF_RANGE')) throw error;
}

type FetchResponse = fetchV13.FetchResponse;

/** When one partition has an error the library throws away the others too; the answer is in the error. */
function partlyAnswered(error: unknown): { response: FetchResponse; error: Error } {
  const response = error instanceof ResponseError ? ((error as { response?: unknown }).response as FetchResponse | undefined) : undefined;
  if (!response) throw error;
  return { response, error: error as Error };
}

/** Where the group stands in partitions that this member did not read before; the beginning, where it never was. */
async function findPositions({ membership, topic, ahead }: Reader): Promise<void> {
  const { held, consumer } = membership;
  for (const [partition, { since }] of ahead) if (held.get(partition) !== since) ahead.delete(partition);
  const fresh = [...held].filter(([partition]) => !ahead.has(partition));
  if (fresh.length === 0) return;
  const partitions = fresh.map(([partition]) => partition);
  const committed = (await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] })).get(topic) ?? [];
  const first =
    (await consumer.listOffsets({ topics: [topic], partitions: { [topic]: partitions }, timestamp: ListOffsetTimestamps.EARLIEST })).get(
      topic,
    ) ?? [];
  for (const [partition, since] of fresh) {
    const position = committed[partition];
    const next = position !== undefined && position >= 0n ? position : (first[partition] ?? 0n);
    if (membership.held.get(partition) === since) ahead.set(partition, { since, next, messages: [] });
  }
}
