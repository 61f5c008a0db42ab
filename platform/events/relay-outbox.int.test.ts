import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { AxionError } from '../errors/axion-error.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { query, sql } from '../postgres/query.ts';
import { openLog } from '../telemetry/log.ts';
import { connectEventLog } from './connect-event-log.ts';
import type { EventLog } from './event-log.ts';
import { eventMetrics } from './event-metrics.ts';
import { relayOutbox } from './relay-outbox.ts';

const log = openLog({ service: 'test', level: 'silent' });
const addEvents = query({
  name: 'test-add-events',
  params: z.object({ from: z.int(), to: z.int() }),
  row: z.object({}),
  sql: ({ from, to }) => sql`
    with minted as (select public.new_event_id() as id, n from generate_series(${from}::int, ${to}::int) as n)
    insert into public.outbox (id, created_at, topic, key, message_type, payload)
    select id, public.uuid_v7_time(id), 'relayed', 'key-' || n % 7, 'number', jsonb_build_object('n', n) from minted`,
});

const addSized = query({
  name: 'test-add-sized',
  params: z.object({ topic: z.string(), key: z.string(), bytes: z.int() }),
  row: z.object({}),
  sql: ({ topic, key, bytes }) => sql`
    with minted as (select public.new_event_id() as id)
    insert into public.outbox (id, created_at, topic, key, message_type, payload)
    select id, public.uuid_v7_time(id), ${topic}, ${key}, 'number', jsonb_build_object('n', repeat('x', ${bytes}::int)) from minted`,
});

/** What an operator does about events that cannot be sent; one of them or all. */
const giveUp = query({
  name: 'test-give-up',
  params: z.object({ topic: z.string() }),
  row: z.object({}),
  sql: ({ topic }) => sql`update public.outbox set sent_at = now() where sent_at is null and topic = ${topic}`,
});

let sense: TestDatabase<'axion_sense'>;
let events: TestDatabase<'axion_events'>;
let postgres: Postgres;
let eventLog: EventLog;
beforeAll(async () => {
  [sense, events] = await Promise.all([openDatabase('axion_sense'), openDatabase('axion_events')]);
  postgres = connectPostgres({ url: sense.urls.worker, poolMax: 6, applicationName: 'test' });
  eventLog = connectEventLog({ postgresUrl: events.urls.app, poolMax: 6, silentMs: 2_000 });
  await eventLog.ensureTopics(['relayed', 'small', 'small.dlq'].map((name) => ({ name, partitions: 4 })));
});
afterAll(async () => {
  await Promise.all([postgres.close(), eventLog.close()]);
  await Promise.all([sense.drop(), events.drop()]);
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything that stands in the log, in order within each key. */
async function readAll(count: number): Promise<{ key: string; n: number; id: string }[]> {
  const subscription = await eventLog.subscribe({ topic: 'relayed', group: `read-${count}`, onError: () => undefined });
  const seen: { key: string; n: number; id: string }[] = [];
  for (const end = Date.now() + 20_000; seen.length < count && Date.now() < end; ) {
    for (const delivery of await subscription.poll({ maxMessages: 1_000, waitMs: 500 })) {
      for (const { key, value, headers } of delivery.messages)
        seen.push({ key, n: JSON.parse(Buffer.from(value).toString()).n, id: headers['event-id'] ?? '' });
      await subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
    }
  }
  await subscription.close();
  return seen;
}

it('sends every event once and in the order of its key, with three relays at work and a log that fails now and then', async () => {
  let calls = 0;
  const flaky: Pick<EventLog, 'publish'> = {
    publish: async (messages) => {
      calls += 1;
      if (calls % 4 === 0) throw new Error('the log hiccups');
      return eventLog.publish(messages);
    },
  };
  const relays = [1, 2, 3].map(() => relayOutbox({ postgres, eventLog: flaky, environment: 'test', log, leaseMs: 3_000 }));
  for (let from = 1; from <= 4_000; from += 500) await postgres.many(addEvents, { from, to: from + 499 });
  const seen = await readAll(4_000);
  await Promise.all(relays.map((relay) => relay.stop()));
  expect(new Set(seen.map((event) => event.id)).size).toBe(4_000);
  expect(seen).toHaveLength(4_000);
  for (const [, ofKey] of Map.groupBy(seen, (event) => event.key))
    expect(ofKey.map((event) => event.n)).toEqual(ofKey.map((event) => event.n).toSorted((a, b) => a - b));
  expect(relays.reduce((sum, relay) => sum + relay.counts.sent, 0)).toBe(4_000);
});

it('leaves an event that is too large in the outbox, sends those after it, and tells of both in numbers', async () => {
  for (const bytes of [10, 1_000_001, 20]) await postgres.many(addSized, { topic: 'small', key: 'key', bytes });
  const relay = relayOutbox({ postgres, eventLog, environment: 'test', log });
  await until(() => relay.counts.sent === 2 && relay.counts.stuck === 1);
  await relay.stop();
  expect(relay.counts).toEqual({ sent: 2, failures: 0, stuck: 1 });
  const counts = { handled: 1, unknownType: 2, otherEnvironment: 3, dead: 4, retried: 5 };
  const watched = {
    postgres,
    eventLog,
    relay,
    consumers: [{ topic: 'small', group: 'g', counts }],
    now: () => new Date(Date.now() + 60_000),
  };
  const metrics = new Map((await eventMetrics(watched)).map((metric) => [metric.name, metric.samples]));
  const sum = (name: string) => metrics.get(name)?.reduce((total, sample) => total + sample.value, 0);
  expect(metrics.get('axion_consumer_messages')?.map(({ labels, value }) => [labels?.result, value])).toEqual([
    ['handled', 1],
    ['skipped-unknown-type', 2],
    ['skipped-other-environment', 3],
    ['dead', 4],
  ]);
  expect(
    ['axion_outbox_stuck', 'axion_outbox_undelivered', 'axion_consumer_lag', 'axion_dead_letters', 'axion_events_measured'].map(sum),
  ).toEqual([1, 1, 2, 0, 3]);
  expect(sum('axion_outbox_oldest_seconds')).toBeGreaterThan(59);
  const down = { ...watched, eventLog: { lag: () => Promise.reject(new Error('down')) } };
  const without = (await eventMetrics(down)).find((metric) => metric.name === 'axion_events_measured');
  expect(without?.samples.map((sample) => sample.value)).toEqual([1, 0, 0]);
  await postgres.many(giveUp, { topic: 'small' });
});

it('goes on with other shards, topics and keys while a topic is missing, and sends its events in order when it is there', async () => {
  for (const n of [1, 2]) await postgres.many(addSized, { topic: 'missing', key: 'first', bytes: n });
  for (let n = 0; n < 40; n += 1) await postgres.many(addSized, { topic: 'small', key: n === 0 ? 'first' : `key-${n}`, bytes: 3 });
  const relay = relayOutbox({ postgres, eventLog, environment: 'test', log, batchSize: 1 });
  await until(() => relay.counts.sent === 40 && relay.counts.stuck > 0 && relay.counts.failures > 1);
  await eventLog.ensureTopics([{ name: 'missing', partitions: 1 }]);
  await until(() => relay.counts.sent === 42 && relay.counts.stuck === 0);
  await relay.stop();
  const subscription = await eventLog.subscribe({ topic: 'missing', group: 'look', onError: () => undefined });
  const [delivery] = await subscription.poll({ maxMessages: 10, waitMs: 2_000 });
  await subscription.close();
  expect(delivery?.messages.map(({ value }) => JSON.parse(Buffer.from(value).toString()).n)).toEqual(['x', 'xx']);
});

it('sets aside what a broker refuses for its size and sends all around it in order', async () => {
  const sent: number[] = [];
  const strict: Pick<EventLog, 'publish'> = {
    publish: async (messages) => {
      const sizes = messages.map((message) => JSON.parse(Buffer.from(message.value).toString()).n.length);
      if (Math.max(...sizes) > 50)
        throw new AxionError('events.message-too-large', { topic: 'strict', sizeBytes: Math.max(...sizes), limitBytes: 50 });
      sent.push(...sizes);
    },
  };
  for (const bytes of [1, 2, 60, 3, 70, 4, 5]) await postgres.many(addSized, { topic: 'strict', key: 'key', bytes });
  const relay = relayOutbox({ postgres, eventLog: strict, environment: 'test', log, setAsideMs: 200 });
  await until(() => relay.counts.stuck === 2 && relay.counts.sent === 5);
  await postgres.many(giveUp, { topic: 'strict' });
  await until(() => relay.counts.stuck === 0);
  await relay.stop();
  expect(sent).toEqual([1, 2, 3, 4, 5]);
});

it('passes any number of events that are too large, and forgets those that somebody has dealt with', async () => {
  for (const bytes of [1_000_001, 1_000_002, 1_000_003, 1_000_004, 10])
    await postgres.many(addSized, { topic: 'small', key: 'key', bytes });
  const relay = relayOutbox({ postgres, eventLog, environment: 'test', log, batchSize: 2, setAsideMs: 500 });
  await until(() => relay.counts.sent === 1 && relay.counts.stuck === 4);
  await postgres.many(giveUp, { topic: 'small' });
  await until(() => relay.counts.stuck === 0);
  await relay.stop();
});
