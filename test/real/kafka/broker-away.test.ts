import { randomUUID } from 'node:crypto';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { consumer } from '@axion/platform/events/consumer.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { runConsumer } from '@axion/platform/events/run-consumer.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type KafkaServer, startKafka } from './kafka-server.ts';

const awayMs = 20_000;
const batchSize = 100;
const log = openLog({ service: 'test', level: 'silent' });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As long as it takes on a busy machine; what never comes is seen in what is expected afterwards. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 90_000; !holds() && Date.now() < end; ) await pause(50);
}

let kafka: KafkaServer;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka?.stop());

/** Sends what was not acknowledged again, as the relay does; in order. */
async function keepPublishing(eventLog: EventLog, topic: string, state: { stop: boolean; acknowledged: number }): Promise<void> {
  for (let from = 0; !state.stop; from += batchSize) {
    const messages = Array.from({ length: batchSize }, (_, i) => ({
      topic,
      key: `k${(from + i) % 50}`,
      headers: { 'message-type': 'number', 'event-id': String(from + i), environment: 'here' },
      value: Buffer.from(JSON.stringify({ n: from + i })),
    }));
    for (;;) {
      const sent = await eventLog.publish(messages).then(
        () => true,
        () => false,
      );
      if (sent) break;
      await pause(200);
    }
    state.acknowledged = from + batchSize;
    await pause(20);
  }
}

it('loses nothing while the broker is killed for 20 s in mid-flow and a second member joins; each effect is there once and in the order of its key', async () => {
  const [first, second] = [0, 1].map(() => connectEventLog({ kafka: { brokers: [kafka.broker], silentMs: 6_000 } })) as [
    EventLog,
    EventLog,
  ];
  const topic = `away.${randomUUID()}`;
  await first.ensureTopics([topic, `${topic}.dlq`].map((name) => ({ name, partitions: 8 })));
  const effects = new Map<number, number>();
  const lastOfKey = new Map<number, number>();
  let [redelivered, outOfOrder] = [0, 0];
  const counting = consumer({
    topic,
    group: 'away',
    messages: { number: z.object({ n: z.int() }) },
    batch: { maxMessages: 500 },
    attempts: 3,
    timeoutMs: 10_000,
    async handle(_deps: object, batch, { assertHeld }) {
      await assertHeld();
      for (const { payload } of batch) {
        const { n } = payload;
        // An effect by key: what is there is not made again.
        if (effects.has(n)) redelivered += 1;
        else {
          effects.set(n, 1);
          if ((lastOfKey.get(n % 50) ?? -1) > n) outOfOrder += 1;
          lastOfKey.set(n % 50, n);
        }
      }
    },
  });
  const run = (eventLog: EventLog) => runConsumer({ eventLog, consumer: counting, deps: {}, environment: 'here', log });
  const state = { stop: false, acknowledged: 0 };
  const writing = keepPublishing(first, topic, state);
  const busy = run(first);
  await until(() => effects.size > 500);
  const before = effects.size;
  await kafka.kill();
  await pause(awayMs);
  await kafka.start();
  const back = Date.now();
  const newcomer = run(second);
  await until(() => newcomer.counts.handled > 0 && state.acknowledged > before + 1_000);
  state.stop = true;
  await writing;
  const stopped = Date.now();
  await until(() => effects.size >= state.acknowledged);
  const drainSeconds = (Date.now() - stopped) / 1_000;
  await Promise.all([busy.stop(), newcomer.stop()]);
  const shared = `${busy.counts.handled} and ${newcomer.counts.handled}`;
  console.log(
    `events ${state.acknowledged} (${before} before the kill); away ${awayMs / 1_000} s; redelivered ${redelivered}; seconds to drain ${drainSeconds} ` +
      `(${((Date.now() - back) / 1_000).toFixed(0)} after it was back); handled by the two members ${shared}`,
  );
  expect(before).toBeGreaterThan(500);
  expect(state.acknowledged).toBeGreaterThan(before);
  expect({ lost: state.acknowledged - effects.size, outOfOrder, dead: busy.counts.dead + newcomer.counts.dead }).toEqual({
    lost: 0,
    outOfOrder: 0,
    dead: 0,
  });
  await Promise.all([first.close(), second.close()]);
});
