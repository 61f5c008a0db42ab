import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { connectPostgres } from '../../postgres/connect-postgres.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import { query, sql } from '../../postgres/query.ts';
import { connectEventLog } from '../connect-event-log.ts';
import { deadLettersConformance } from '../dead-letters.conformance.ts';
import { eventConsumersConformance } from '../event-consumers.conformance.ts';
import { eventLogConformance } from '../event-log.conformance.ts';
import { replayDeadLetters } from '../replay-dead-letters.ts';
import { subscribeTo } from './subscribe.ts';

const silentMs = 1_000;
const onError = () => undefined;
let database: TestDatabase<'axion_events'>;
let postgres: Postgres;
beforeAll(async () => {
  database = await openDatabase('axion_events');
  postgres = connectPostgres({ url: database.urls.app, poolMax: 2, applicationName: 'test' });
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

const under = () => ({ open: () => connectEventLog({ postgresUrl: database.urls.app, poolMax: 4, silentMs }), silentMs });

describe('the event log in Postgres', () => eventLogConformance(under));
describe('consumers of the event log in Postgres', () => eventConsumersConformance(under));
describe('dead letters of the event log in Postgres', () => deadLettersConformance(under));

const countMembers = query({
  name: 'test-count-members',
  params: z.object({ topic: z.string() }),
  row: z.object({ members: z.int() }),
  sql: ({ topic }) => sql`select count(*)::int as members from group_members where topic = ${topic}`,
});

it('does not come back as a member by a sign of life that was under way when it left', async () => {
  const log = under().open();
  await log.ensureTopics([{ name: 'left', partitions: 1 }]);
  await log.close();
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let calls = 0;
  const slow: Postgres = {
    ...postgres,
    async transaction(work) {
      calls += 1;
      if (calls === 2) {
        begun.resolve();
        await held.promise;
      }
      return postgres.transaction(work);
    },
  };
  const subscription = await subscribeTo(slow, { topic: 'left', group: 'g', onError, silentMs: 100 });
  await begun.promise;
  const closing = subscription.close();
  setTimeout(held.resolve, 100);
  await closing;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await postgres.maybeOne(countMembers, { topic: 'left' })).toEqual({ members: 0 });
});

const lockCounters = query({
  name: 'test-lock-counters',
  params: z.object({ topic: z.string() }),
  row: z.object({}),
  sql: ({ topic }) => sql`select 1 as locked from partitions where topic = ${topic} for update`,
});

it('gives up a send in time, and what it gave up does not come later', async () => {
  const log = connectEventLog({ postgresUrl: database.urls.app, poolMax: 2, sendMs: 500 });
  await log.ensureTopics([{ name: 'busy', partitions: 1 }]);
  const message = { topic: 'busy', key: 'k', headers: {}, value: Buffer.from('1') };
  await postgres.transaction(async (tx) => {
    await tx.many(lockCounters, { topic: 'busy' });
    const began = Date.now();
    await expect(log.publish([message])).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(Date.now() - began).toBeLessThan(2_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await log.lag('busy', 'g')).toEqual([{ partition: 0, nextOffset: 0n, endOffset: 0n }]);
  await log.publish([message]);
  expect(await log.lag('busy', 'g')).toEqual([{ partition: 0, nextOffset: 0n, endOffset: 1n }]);
  await log.close();
});

const countPositions = query({
  name: 'test-count-positions',
  params: z.object({ topic: z.string() }),
  row: z.object({ positions: z.int() }),
  sql: ({ topic }) => sql`select count(*)::int as positions from group_positions where topic = ${topic}`,
});

it('keeps nothing of who only looked at dead letters', async () => {
  const log = under().open();
  await log.ensureTopics([{ name: 'seen.dlq', partitions: 2 }]);
  const headers = { 'dead-topic': 'seen', 'dead-group': 'g', 'message-type': 'number' };
  await log.publish([{ topic: 'seen.dlq', key: 'k', headers, value: Buffer.from('1') }]);
  expect(await replayDeadLetters({ eventLog: log }, { topic: 'seen.dlq', dryRun: true })).toMatchObject({ sent: 1 });
  expect(await postgres.maybeOne(countPositions, { topic: 'seen.dlq' })).toEqual({ positions: 0 });
  await log.close();
});

/** What pruning does a week later. */
const removeBefore = query({
  name: 'test-remove-messages',
  params: z.object({ topic: z.string(), end: z.bigint() }),
  row: z.object({}),
  sql: ({ topic, end }) => sql`delete from messages where topic = ${topic} and message_offset < ${end}`,
});

it('waits and is not behind where all messages were pruned before it came, and reads what comes then', async () => {
  const log = under().open();
  await log.ensureTopics([{ name: 'pruned', partitions: 1 }]);
  const message = (n: number) => ({ topic: 'pruned', key: 'k', headers: { 'message-type': 'number' }, value: Buffer.from(String(n)) });
  await log.publish([1, 2, 3].map(message));
  await postgres.many(removeBefore, { topic: 'pruned', end: 2n });
  expect(await log.lag('pruned', 'new')).toEqual([{ partition: 0, nextOffset: 2n, endOffset: 3n }]);
  await postgres.many(removeBefore, { topic: 'pruned', end: 3n });
  const subscription = await log.subscribe({ topic: 'pruned', group: 'new', onError });
  const began = Date.now();
  for (let polls = 0; polls < 2; polls += 1) expect(await subscription.poll({ maxMessages: 10, waitMs: 400 })).toEqual([]);
  expect(Date.now() - began).toBeGreaterThan(400);
  expect(await log.lag('pruned', 'new')).toEqual([{ partition: 0, nextOffset: 3n, endOffset: 3n }]);
  await log.publish([message(4)]);
  const [delivery] = await subscription.poll({ maxMessages: 10, waitMs: 2_000 });
  expect(delivery?.messages.map(({ offset }) => offset)).toEqual([3n]);
  await subscription.close();
  await log.close();
});
