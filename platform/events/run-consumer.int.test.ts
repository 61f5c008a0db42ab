import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { AxionError } from '../errors/axion-error.ts';
import { openLog } from '../telemetry/log.ts';
import { connectEventLog } from './connect-event-log.ts';
import { type Consumer, consumer } from './consumer.ts';
import type { EventLog } from './event-log.ts';
import { runConsumer } from './run-consumer.ts';

let database: TestDatabase<'axion_events'>;
let eventLog: EventLog;
beforeAll(async () => {
  database = await openDatabase('axion_events');
  eventLog = connectEventLog({ postgresUrl: database.urls.app, poolMax: 6, silentMs: 1_000 });
  await eventLog.ensureTopics(['work', 'work.dlq', 'patience', 'patience.dlq'].map((name) => ({ name, partitions: 2 })));
});
afterAll(async () => {
  await eventLog.close();
  await database.drop();
});

const log = openLog({ service: 'test', level: 'silent' });
const send = (topic: string, type: string, payload: unknown, headers: Record<string, string> = {}) =>
  eventLog.publish([
    {
      topic,
      key: 'k',
      headers: { 'message-type': type, 'event-id': 'e', environment: 'here', ...headers },
      value: Buffer.from(JSON.stringify(payload)),
    },
  ]);
const run = <Deps>(definition: Consumer<Deps>, deps: Deps) =>
  runConsumer({ eventLog, consumer: definition as Consumer<unknown>, deps, environment: 'here', log });

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('handles its own, skips the unknown and the foreign, and buries poison with its bytes and reason', async () => {
  const seen: number[] = [];
  const running = run(
    consumer({
      topic: 'work',
      group: 'g',
      messages: { number: z.object({ n: z.number() }) },
      batch: { maxMessages: 10 },
      attempts: 1,
      timeoutMs: 5_000,
      async handle(_deps: object, batch) {
        if (batch.some((message) => message.payload.n === 13)) throw new Error('thirteen');
        seen.push(...batch.map((message) => message.payload.n));
      },
    }),
    {},
  );
  for (const n of [1, 2, 13, 3]) await send('work', 'number', { n });
  await send('work', 'number', { n: 'four' });
  await send('work', 'rumour', {});
  await send('work', 'number', { n: 99 }, { environment: 'elsewhere' });
  await send('work', 'number', { n: 5 });
  await until(() => seen.includes(5));
  await running.stop();
  expect(seen).toEqual([1, 2, 3, 5]);
  expect(running.counts).toMatchObject({ handled: 4, unknownType: 1, otherEnvironment: 1, dead: 2 });
  const graves = await eventLog.subscribe({ topic: 'work.dlq', group: 'look', onError: () => undefined });
  const dead = (await graves.poll({ maxMessages: 10, waitMs: 2_000 })).flatMap((delivery) => delivery.messages);
  expect(dead.map((message) => [Buffer.from(message.value).toString(), message.headers['dead-error']]).sort()).toEqual([
    ['{"n":"four"}', 'events.message-malformed'],
    ['{"n":13}', 'server.fault'],
  ]);
  await graves.close();
});

it('waits for a store that is down and loses nothing', async () => {
  let calls = 0;
  const running = run(
    consumer({
      topic: 'patience',
      group: 'g',
      messages: { number: z.object({ n: z.number() }) },
      batch: { maxMessages: 10 },
      attempts: 1,
      timeoutMs: 5_000,
      async handle() {
        calls += 1;
        if (calls < 4) throw new AxionError('store.unavailable', { store: 'clickhouse' });
      },
    }),
    {},
  );
  await send('patience', 'number', { n: 1 });
  await until(() => calls === 4);
  await running.stop();
  expect(running.counts).toMatchObject({ handled: 1, dead: 0, retried: 3 });
});
