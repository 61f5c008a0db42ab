import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@axion/contracts/events/topics.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { trackMetadataConsumer } from '@axion/sense/analytics/track-metadata.consumer.ts';

type Deps = {
  /** How many events of this topic that were written until now wait in the outbox; the same ones at every call. */
  readonly countWaiting: (topic: string) => Promise<number>;
  readonly eventLog: Pick<EventLog, 'lag'>;
};

const pauseMs = 500;

/**
 * Waits until whatever was told of frames and drives until now has been written to ClickHouse. What is missing there afterwards comes from nobody else, so that a repair
 * writes it once.
 * @throws Error that says how many are still on their way after `patienceMs`
 */
export async function awaitArrival({ countWaiting, eventLog }: Deps, { patienceMs }: { readonly patienceMs: number }): Promise<void> {
  const topic = topics.trackMetadata.name;
  const deadline = performance.now() + patienceMs;
  const isZero = async (count: () => Promise<number>, what: string) => {
    for (let left = await count(); left > 0; left = await count()) {
      if (performance.now() > deadline)
        throw new Error(
          `${left} events that tell of drives and frames ${what}. Written by a repair now they might come twice: nothing was changed. Let the Sense Worker run until they are through, and try again`,
        );
      await sleep(pauseMs);
    }
  };
  await isZero(() => countWaiting(topic), 'wait in the outbox');
  const lag = () => lagOf(eventLog, topic);
  const ends = new Map((await lag()).map(({ partition, endOffset }) => [partition, endOffset]));
  await isZero(async () => {
    const behind = (await lag()).map(({ partition, nextOffset }) => Number((ends.get(partition) ?? 0n) - nextOffset));
    return behind.reduce((sum, each) => sum + Math.max(0, each), 0);
  }, 'are sent, but not consumed');
}

/** Where there is no topic, nothing was ever sent. */
async function lagOf(eventLog: Pick<EventLog, 'lag'>, topic: string) {
  try {
    return await eventLog.lag(topic, trackMetadataConsumer.group);
  } catch (error) {
    if (error instanceof AxionError && error.code === 'events.topic-missing') return [];
    throw error;
  }
}
