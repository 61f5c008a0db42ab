import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import { isDeadLetterTopic } from '../dead-letter.ts';
import { type EventLog, keepDays, type Lag } from '../event-log.ts';
import { fromKafka, isKafkaError, within } from './kafka-error.ts';
import { clientOptions, type KafkaSettings } from './kafka-settings.ts';
import { assertTopic } from './open-producer.ts';

const deadlineMs = 20_000;

/** Makes topics with the cluster's own number of replicas, and measures groups. */
export function openAdmin(settings: KafkaSettings): Pick<EventLog, 'ensureTopics' | 'lag' | 'close'> {
  let admin: Admin | undefined;
  const opened = () => {
    admin ??= new Admin(clientOptions(settings, 'admin'));
    return admin;
  };
  return {
    async ensureTopics(topics) {
      const missing = [];
      for (const topic of topics) if (!(await within(deadlineMs, isThere(opened(), topic.name)))) missing.push(topic);
      for (const { name, partitions } of missing) await within(deadlineMs, create(opened(), name, partitions));
    },
    lag: (topic, group) => within(deadlineMs, measure(opened(), topic, group)),
    async close() {
      await within(deadlineMs, admin?.close() ?? Promise.resolve()).catch(() => undefined);
      admin = undefined;
    },
  };
}

const isThere = (admin: Admin, topic: string): Promise<boolean> =>
  admin.metadata({ topics: [topic], retries: 0 }).then(
    () => true,
    (error: unknown) => {
      if (isKafkaError(error, 'UNKNOWN_TOPIC_OR_PARTITION') || /Unknown topic/.test(String(error))) return false;
      throw fromKafka(error);
    },
  );

/** A cluster's own retention is made for messages that are read; dead letters wait for somebody. */
const configsOf = (topic: string) =>
  isDeadLetterTopic(topic) ? [{ name: 'retention.ms', value: String(keepDays.deadLetters * 24 * 60 * 60_000) }] : [];

/** Two runners may make the same topic at once. */
const create = (admin: Admin, topic: string, partitions: number): Promise<unknown> =>
  admin.createTopics({ topics: [{ topic, partitions }], configs: configsOf(topic) }).catch((error: unknown) => {
    if (!isKafkaError(error, 'TOPIC_ALREADY_EXISTS')) throw fromKafka(error);
  });

async function measure(admin: Admin, topic: string, group: string): Promise<readonly Lag[]> {
  const count = await assertTopic(admin, topic);
  const partitionIndexes = Array.from({ length: count }, (_, n) => n);
  // Before the ends, which a group that goes on may pass meanwhile.
  const groups = await admin.listConsumerGroupOffsets({ groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes }] }] });
  const [ends, starts] = await Promise.all([
    offsetsOf(admin, topic, { partitionIndexes, timestamp: ListOffsetTimestamps.LATEST }),
    offsetsOf(admin, topic, { partitionIndexes, timestamp: ListOffsetTimestamps.EARLIEST }),
  ]);
  const committed = new Map(
    groups.flatMap((found) =>
      found.topics.flatMap((of) => of.partitions.map((each) => [each.partitionIndex, each.committedOffset] as const)),
    ),
  );
  return partitionIndexes.map((partition) => {
    const start = starts.get(partition) ?? 0n;
    const end = ends.get(partition) ?? start;
    const position = committed.get(partition) ?? -1n;
    // Where the log has no such place a group goes on with the oldest.
    return { partition, nextOffset: position >= start && position <= end ? position : start, endOffset: end };
  });
}

type Asked = { readonly partitionIndexes: readonly number[]; readonly timestamp: bigint };

async function offsetsOf(admin: Admin, topic: string, { partitionIndexes, timestamp }: Asked): Promise<ReadonlyMap<number, bigint>> {
  const partitions = partitionIndexes.map((partitionIndex) => ({ partitionIndex, timestamp }));
  const listed = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
  return new Map(listed.flatMap((of) => of.partitions.map((each) => [each.partitionIndex, each.offset] as const)));
}
