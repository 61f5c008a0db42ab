import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, Consumer, heartbeatV4, offsetCommitV8 } from '@platformatic/kafka';
import { assignTopics, tellOwned } from './assign-topics.ts';
import { fromKafka, isKafkaError, mayPass, NotNow, within } from './kafka-error.ts';
import { clientOptions, type KafkaSettings } from './kafka-settings.ts';
import { assertTopic } from './open-producer.ts';

const defaultSilentMs = 15_000;
const joinDeadlineMs = 60_000;
const leaveDeadlineMs = 5_000;
/** How long a question to the group's coordinator is repeated while the group rebalances or a broker is away. */
const settleDeadlineMs = 40_000;
const askAgainMs = 50;

export type KafkaConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;

/** A member of a group that reads one topic. */
export type Membership = {
  readonly consumer: KafkaConsumer;
  /** What this member reads now, by partition: the generation since which nobody else has. */
  readonly held: ReadonlyMap<number, bigint>;
  /** The member cannot go on and has to be opened anew. */
  readonly failure: () => unknown;
  /** Asks the coordinator itself, so a process that slept learns that it lost a partition. */
  holds(partition: number, since: bigint): Promise<boolean>;
  commit(partition: number, since: bigint, nextOffset: bigint): Promise<boolean>;
  leave(): Promise<void>;
};

type Options = { readonly topic: string; readonly group: string; readonly onError: (error: unknown) => void };

/** Joins and stays: signs of life and rebalances go on in the background. @throws AxionError `events.topic-missing`, `store.unavailable` */
export async function joinGroup(settings: KafkaSettings, { topic, group, onError }: Options): Promise<Membership> {
  let held: ReadonlyMap<number, bigint> = new Map();
  let failure: unknown;
  let before: Joined | undefined;
  const consumer = openConsumer(settings, group, () => tellOwned(new Map([[topic, [...held.keys()]]])));
  consumer.topics.track(topic);
  consumer.on('consumer:group:join', (joined) => {
    held = heldAfter(held, before, joined as Joined, topic);
    before = joined as Joined;
  });
  consumer.on('consumer:heartbeat:error', ({ error }) => onError(error));
  consumer.on(
    'error' as never,
    ((error: unknown) => {
      failure = error;
      onError(error);
    }) as never,
  );
  const leave = () => within(leaveDeadlineMs, consumer.close(true)).catch(() => undefined);
  try {
    await within(
      joinDeadlineMs,
      assertTopic(consumer, topic).then(() => consumer.joinGroup({})),
    );
  } catch (error) {
    await leave();
    throw error;
  }
  const fenced = async (partition: number, since: bigint, ask: (member: Asker) => Promise<unknown>): Promise<boolean> => {
    for (const end = Date.now() + settleDeadlineMs; held.get(partition) === since && failure === undefined; await sleep(askAgainMs)) {
      const thrown = await askCoordinator(consumer, ask).then(
        () => undefined,
        (error: unknown) => error ?? new Error('no answer'),
      );
      if (thrown === undefined) return held.get(partition) === since;
      if ((!isFenced(thrown) && !mayPass(thrown)) || Date.now() > end) throw fromKafka(thrown);
    }
    return false;
  };
  return {
    consumer,
    get held() {
      return held;
    },
    failure: () => failure,
    holds: (partition, since) =>
      fenced(partition, since, ({ connection, generation, memberId }) =>
        heartbeatV4.api.async(connection, group, generation, memberId, null),
      ),
    commit: (partition, since, nextOffset) =>
      fenced(partition, since, ({ connection, generation, memberId }) => {
        const partitions = [{ partitionIndex: partition, committedOffset: nextOffset, committedLeaderEpoch: -1, committedMetadata: null }];
        return offsetCommitV8.api.async(connection, group, generation, memberId, null, [{ name: topic, partitions }]);
      }),
    leave,
  };
}

/** Signs of life are given often: a rebalance waits for the slowest member to notice. */
function openConsumer(settings: KafkaSettings, group: string, owned: () => Buffer): KafkaConsumer {
  const silentMs = settings.silentMs ?? defaultSilentMs;
  return new Consumer({
    ...clientOptions(settings, 'consumer'),
    groupId: group,
    autocommit: false,
    sessionTimeout: silentMs,
    rebalanceTimeout: Math.max(silentMs, 20_000),
    heartbeatInterval: Math.min(1_000, silentMs / 5),
    partitionAssigner: assignTopics,
    protocolsMetadata: owned,
  });
}

type Joined = {
  readonly memberId: string;
  readonly generationId: number;
  readonly assignments: readonly { topic: string; partitions: readonly number[] }[];
};

/** A partition that was ours in the generation before has been nobody else's: its reader goes on where it was. */
function heldAfter(held: ReadonlyMap<number, bigint>, before: Joined | undefined, now: Joined, topic: string): ReadonlyMap<number, bigint> {
  const wasThere = before !== undefined && before.memberId === now.memberId && now.generationId - before.generationId <= 1;
  const partitions = now.assignments.filter((assignment) => assignment.topic === topic).flatMap((assignment) => assignment.partitions);
  const since = BigInt(now.generationId);
  return new Map(partitions.map((partition) => [partition, (wasThere ? held.get(partition) : undefined) ?? since]));
}

type Asker = { readonly connection: Connection; readonly generation: number; readonly memberId: string };

const isFenced = (error: unknown) => isKafkaError(error, 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS');

/** With the generation of this moment, and without the library's own way of committing: it joins again and then commits what is another's by now. */
async function askCoordinator(consumer: KafkaConsumer, ask: (asker: Asker) => Promise<unknown>): Promise<void> {
  const { generationId: generation, memberId } = consumer;
  const broker = consumer.currentMetadata?.brokers.get(consumer.coordinatorId ?? -1);
  if (!broker || memberId === null || memberId === undefined) throw new NotNow('the group is being joined');
  await ask({ connection: await consumer.connections.get(broker), generation, memberId });
}
