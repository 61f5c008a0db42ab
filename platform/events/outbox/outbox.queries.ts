import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

const offset = z.coerce.bigint();
const lease = { holder: z.string(), leaseMs: z.int() };

/**
 * Takes shards that nobody holds, and keeps its own; at most `limit` new ones a call, so that relays that start together share. One that comes later stands by: it takes over
 * what another stops to hold.
 */
export const leaseShards = query({
  name: 'outbox-lease-shards',
  params: z.object({ ...lease, limit: z.int() }),
  row: z.object({ shard: z.int(), token: offset }),
  sql: ({ holder, leaseMs, limit }) => sql`
    with mine as (
      select shard from public.outbox_leases where holder = ${holder}::uuid for update),
    free as (
      select shard from public.outbox_leases
       where holder is distinct from ${holder}::uuid and held_until < now()
       order by held_until, shard limit ${limit} for update skip locked)
    update public.outbox_leases held
       set holder = ${holder}::uuid, held_until = now() + ${leaseMs}::int * interval '1 millisecond',
           token = case when held.holder = ${holder}::uuid then held.token else held.token + 1 end
      from (select shard from mine union all select shard from free) wanted
     where held.shard = wanted.shard
    returning held.shard::int as shard, held.token`,
});

export const releaseShards = query({
  name: 'outbox-release-shards',
  params: z.object({ holder: z.string() }),
  row: z.object({ shard: z.int() }),
  sql: ({ holder }) => sql`
    update public.outbox_leases set holder = null, held_until = '-infinity' where holder = ${holder}::uuid returning shard::int as shard`,
});

/** Which of these shards have anything to send: one statement where one a shard would be planned over every partition again and again, for nothing mostly. */
export const findWaitingShards = query({
  name: 'outbox-find-waiting-shards',
  params: z.object({ shards: z.array(z.int()) }),
  row: z.object({ shard: z.int() }),
  sql: ({ shards }) => sql`
    select mine.shard from unnest(${shards}::int[]) as mine (shard)
     where exists (select from public.outbox where outbox.shard = mine.shard and sent_at is null)`,
});

/** Undelivered events of one shard in the order of the changes that they tell of, without what is left alone for now. A payload that is too large is not read. */
export const readUndelivered = query({
  name: 'outbox-read-undelivered',
  params: z.object({
    shard: z.int(),
    limit: z.int(),
    withoutTopics: z.array(z.string()),
    withoutIds: z.array(z.string()),
    largestBytes: z.int(),
  }),
  row: z.object({
    id: z.string(),
    topic: z.string(),
    key: z.string(),
    messageType: z.string(),
    headers: z.record(z.string(), z.string()),
    payload: z.string().nullable(),
    payloadBytes: z.int(),
  }),
  sql: ({ shard, limit, withoutTopics, withoutIds, largestBytes }) => sql`
    select id, topic, key, message_type as "messageType", headers,
           case when written.bytes <= ${largestBytes}::int then written.payload end as payload, written.bytes as "payloadBytes"
      from (select id, topic, key, message_type, headers, payload from public.outbox
             where shard = ${shard} and sent_at is null and topic <> all(${withoutTopics}::text[]) and id <> all(${withoutIds}::uuid[])
             order by id limit ${limit}) waiting
      cross join lateral (select payload::text as payload, octet_length(payload::text) as bytes offset 0) written
     order by id`,
});

/** Marks only while the lease with this token is still held. */
export const markSent = query({
  name: 'outbox-mark-sent',
  params: z.object({ shard: z.int(), token: z.bigint(), holder: z.string(), ids: z.array(z.string()) }),
  row: z.object({ marked: z.int() }),
  sql: ({ shard, token, holder, ids }) => sql`
    with held as (
      select 1 from public.outbox_leases where shard = ${shard} and token = ${token} and holder = ${holder}::uuid and held_until > now() for share),
    marked as (
      update public.outbox set sent_at = now()
       where id = any(${ids}::uuid[]) and created_at = any(select public.uuid_v7_time(id) from unnest(${ids}::uuid[]) as id)
         and sent_at is null and exists (select from held)
      returning 1)
    select count(*)::int as marked from marked`,
});

/** Events that wait, and since when the oldest of them does. */
export const measureOutbox = query({
  name: 'outbox-measure',
  params: z.object({}),
  row: z.object({ waiting: z.int(), oldest: z.date().nullable() }),
  sql: () => sql`select count(*)::int as waiting, min(created_at) as oldest from public.outbox where sent_at is null`,
});
