import { randomUUID } from 'node:crypto';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { deadLettersConformance } from '@axion/platform/events/dead-letters.conformance.ts';
import { eventConsumersConformance } from '@axion/platform/events/event-consumers.conformance.ts';
import { eventLogConformance } from '@axion/platform/events/event-log.conformance.ts';
import { type Delivery, type EventLog, keepDays, type Subscription } from '@axion/platform/events/event-log.ts';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KafkaServer, startKafka } from './kafka-server.ts';

const silentMs = 6_000;
let kafka: KafkaServer;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka?.stop());

const under = () => ({ open: () => connectEventLog({ kafka: { brokers: [kafka.broker], silentMs } }), silentMs });

describe('the event log in Kafka', () => eventLogConformance(under));
describe('consumers of the event log in Kafka', () => eventConsumersConformance(under));
describe('dead letters of the event log in Kafka', () => deadLettersConformance(under));

const publish = (log: EventLog, topic: string, texts: readonly string[]) =>
  log.publish(texts.map((text) => ({ topic, key: 'k', headers: {}, value: Buffer.from(text) })));

async function openTopic(texts: readonly string[]): Promise<{ log: EventLog; topic: string }> {
  const log = under().open();
  const topic = `lost.${randomUUID()}`;
  await log.ensureTopics([{ name: topic, partitions: 1 }]);
  await publish(log, topic, texts);
  return { log, topic };
}

/** Reads until so many came, each delivery as texts. */
async function readTexts(subscription: Subscription, count: number): Promise<readonly string[]> {
  const read: Delivery[] = [];
  const texts = () => read.flatMap(({ messages }) => messages.map(({ value }) => Buffer.from(value).toString()));
  for (const end = Date.now() + 15_000; texts().length < count && Date.now() < end; )
    read.push(...(await subscription.poll({ maxMessages: 10, waitMs: 500 })));
  return texts();
}

it('keeps dead letters for longer than a cluster keeps other messages', async () => {
  const { log, topic } = await openTopic(['0']);
  const dlq = `${topic}.dlq`;
  await log.ensureTopics([{ name: dlq, partitions: 2 }]);
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.broker] });
  const retentionOf = async (resourceName: string) => {
    const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName, configurationKeys: ['retention.ms'] }];
    const [described] = await admin.describeConfigs({ resources });
    return Number(described?.configs[0]?.value) / (24 * 60 * 60_000);
  };
  expect(await retentionOf(dlq)).toBe(keepDays.deadLetters);
  expect(await retentionOf(topic)).toBe(keepDays.messages);
  await admin.close();
  await log.close();
});

it('tells of a position beyond the end of the log, as an election or a restore may leave it, and goes back to the oldest', async () => {
  const { log, topic } = await openTopic(['0', '1']);
  const first = await log.subscribe({ topic, group: 'g', onError: () => undefined });
  const [delivery] = await first.poll({ maxMessages: 10, waitMs: 10_000 });
  expect(await first.commit(delivery as Delivery, 1_000n)).toBe(true);
  await first.close();
  expect(await log.lag(topic, 'g')).toEqual([{ partition: 0, nextOffset: 0n, endOffset: 2n }]);
  const told: string[] = [];
  const second = await log.subscribe({ topic, group: 'g', onError: (error) => told.push(String(error)) });
  expect(await readTexts(second, 2)).toEqual(['0', '1']);
  expect(told).toEqual([expect.stringContaining(`${topic}/0/1000`)]);
  await publish(log, topic, ['2']);
  expect(await readTexts(second, 1)).toEqual(['2']);
  await second.close();
  await log.close();
});

it('goes on with the oldest that is left when retention was faster than the group', async () => {
  const { log, topic } = await openTopic(['0', '1', '2', '3']);
  const told: string[] = [];
  const subscription = await log.subscribe({ topic, group: 'g', onError: (error) => told.push(String(error)) });
  const [delivery] = await subscription.poll({ maxMessages: 1, waitMs: 10_000 });
  expect(await subscription.commit(delivery as Delivery, 1n)).toBe(true);
  await subscription.close();
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.broker] });
  await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 3n }] }] });
  await admin.close();
  const again = await log.subscribe({ topic, group: 'g', onError: (error) => told.push(String(error)) });
  expect(await readTexts(again, 1)).toEqual(['3']);
  expect(told).toEqual([expect.stringContaining(`${topic}/0/1`)]);
  await again.close();
  await log.close();
});
