import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { connectPostgres } from '../../postgres/connect-postgres.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import { query, sql } from '../../postgres/query.ts';
import { connectEventLog } from '../connect-event-log.ts';
import { keepPruned } from './keep-pruned.ts';
import { ensureTopic } from './log.queries.ts';

let database: TestDatabase<'axion_events'>;
let postgres: Postgres;
beforeAll(async () => {
  database = await openDatabase('axion_events');
  postgres = connectPostgres({ url: database.urls.app, poolMax: 3, applicationName: 'test' });
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

const nothing = z.object({});
const topicOf = { topic: z.string() };
const removeAll = query({
  name: 'test-remove-all',
  params: z.object({}),
  row: nothing,
  sql: () => sql`with positions as (delete from group_positions), members as (delete from group_members) delete from messages`,
});
const appendAged = query({
  name: 'test-append-aged',
  params: z.object({ ...topicOf, ages: z.array(z.int()) }),
  row: nothing,
  sql: ({ topic, ages }) => sql`
    with counted as (update partitions set next_offset = cardinality(${ages}::int[]) where topic = ${topic})
    insert into messages (topic, partition, message_offset, message_key, headers, value, created_at)
    select ${topic}, 0, place - 1, 'k', '{}', 'x', now() - age * interval '1 day' from unnest(${ages}::int[]) with ordinality as aged (age, place)`,
});
const putPosition = query({
  name: 'test-put-position',
  params: z.object({ ...topicOf, group: z.string(), nextOffset: z.int() }),
  row: nothing,
  sql: ({ topic, group, nextOffset }) =>
    sql`insert into group_positions (group_name, topic, partition, next_offset) values (${group}, ${topic}, 0, ${nextOffset})`,
});
const putMember = query({
  name: 'test-put-member',
  params: z.object({ ...topicOf, group: z.string(), silentMinutes: z.int() }),
  row: nothing,
  sql: ({ topic, group, silentMinutes }) => sql`
    insert into group_members (group_name, topic, member_id, seen_at)
    values (${group}, ${topic}, gen_random_uuid(), now() - ${silentMinutes} * interval '1 minute')`,
});
const listLeft = query({
  name: 'test-list-left',
  params: z.object(topicOf),
  row: z.object({ offset: z.coerce.number() }),
  sql: ({ topic }) => sql`select message_offset as "offset" from messages where topic = ${topic} order by message_offset`,
});
const lockPruning = query({
  name: 'test-lock-pruning',
  params: z.object({}),
  row: nothing,
  sql: () => sql`select 1 as locked from (select pg_advisory_xact_lock(hashtextextended('prune messages', 7))) lock`,
});

const leftOf = async (topic: string) => (await postgres.many(listLeft, { topic })).map(({ offset }) => offset);
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds()) && Date.now() < end; ) await sleep(30);
}
const throwIt = (error: unknown) => {
  throw error;
};

beforeEach(() => postgres.many(removeAll, {}));

type Case = { readonly ages: readonly number[]; readonly groups?: Readonly<Record<string, number>>; readonly left: readonly number[] };
const cases: Readonly<Record<string, Case>> = {
  'all-passed': { ages: [9, 8, 8, 1], groups: { g: 4, h: 3 }, left: [3] },
  'one-behind': { ages: [99, 99, 99], groups: { g: 3, h: 1 }, left: [1, 2] },
  young: { ages: [6, 5], groups: { g: 2 }, left: [0, 1] },
  'nobody-reads': { ages: [9, 8, 1], left: [2] },
  'letters.dlq': { ages: [91, 89, 9], left: [1, 2] },
  'some-replayed.dlq': { ages: [9, 9, 9], groups: { 'axion-replay': 2 }, left: [2] },
  'looked-at-once.dlq': { ages: [9, 9], groups: { 'axion-replay': 2, 'axion-replay.gone': 0 }, left: [] },
  'being-looked-at.dlq': { ages: [9, 9], groups: { 'axion-replay': 2, 'axion-replay.alive': 0 }, left: [0, 1] },
};

it('removes of every topic what every group has passed and what nobody reads, after a week; dead letters that nobody sent back after 90 days', async () => {
  for (const [topic, { ages, groups = {} }] of Object.entries(cases)) {
    await postgres.many(ensureTopic, { name: topic, partitions: 1 });
    await postgres.many(appendAged, { topic, ages: [...ages] });
    for (const [group, nextOffset] of Object.entries(groups)) await postgres.many(putPosition, { topic, group, nextOffset });
  }
  await postgres.many(putMember, { topic: 'looked-at-once.dlq', group: 'axion-replay.gone', silentMinutes: 61 });
  await postgres.many(putMember, { topic: 'being-looked-at.dlq', group: 'axion-replay.alive', silentMinutes: 1 });
  // Nothing is read by this process.
  const log = connectEventLog({ postgresUrl: database.urls.app, poolMax: 1, pruneEveryMs: 200, onError: throwIt });
  await until(async () => (await leftOf('some-replayed.dlq')).length === 1);
  await log.close();
  const left = await Promise.all(Object.keys(cases).map(async (topic) => [topic, await leftOf(topic)]));
  expect(Object.fromEntries(left)).toEqual(Object.fromEntries(Object.entries(cases).map(([topic, { left }]) => [topic, left])));
});

it('removes far more in one round than one call takes', async () => {
  await postgres.many(ensureTopic, { name: 'many', partitions: 1 });
  await postgres.many(appendAged, { topic: 'many', ages: Array.from({ length: 25_000 }, () => 8) });
  const callsOf = new Map<string, number>();
  const counted: Postgres = {
    ...postgres,
    many(asked, params) {
      callsOf.set(asked.name, (callsOf.get(asked.name) ?? 0) + 1);
      return postgres.many(asked, params);
    },
  };
  const pruning = keepPruned(counted, { everyMs: 1_000, onError: throwIt });
  await until(async () => (await leftOf('many')).length === 0);
  await pruning.stop();
  expect(await leftOf('many')).toEqual([]);
  expect(callsOf.get('events-list-old')).toBeLessThan(6);
});

it('leaves it to another process that is at it, and stops with the log', async () => {
  await postgres.many(ensureTopic, { name: 'shared', partitions: 1 });
  await postgres.many(appendAged, { topic: 'shared', ages: [8, 8] });
  const pruning = keepPruned(postgres, { everyMs: 50, onError: throwIt });
  await postgres.transaction(async (tx) => {
    await tx.many(lockPruning, {});
    await sleep(300);
    expect(await leftOf('shared')).toEqual([0, 1]);
  });
  await until(async () => (await leftOf('shared')).length === 0);
  expect(await leftOf('shared')).toEqual([]);
  await pruning.stop();
  await postgres.many(appendAged, { topic: 'shared', ages: [8, 8] });
  await sleep(200);
  expect(await leftOf('shared')).toEqual([0, 1]);
});

it('tells when the log could not be pruned, and tries again', async () => {
  const told: unknown[] = [];
  const refused = new Error('refused');
  const refusing: Postgres = { ...postgres, many: () => Promise.reject(refused) };
  const pruning = keepPruned(refusing, { everyMs: 30, onError: (error) => told.push(error) });
  await until(async () => told.length > 1);
  await pruning.stop();
  expect(told.slice(0, 2)).toEqual([refused, refused]);
});
