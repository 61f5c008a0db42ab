import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

const offset = z.coerce.bigint();

/** Forgets groups of one look whose reader ended without saying so: their positions would hold back pruning for ever. */
export const dropAbandonedGroups = query({
  name: 'events-drop-abandoned-groups',
  params: z.object({ prefix: z.string(), silentMinutes: z.int() }),
  row: z.object({}),
  sql: ({ prefix, silentMinutes }) => sql`
    with silent as (
      delete from group_members
       where starts_with(group_name, ${prefix}) and seen_at < now() - ${silentMinutes} * interval '1 minute')
    delete from group_positions position
     where starts_with(position.group_name, ${prefix})
       and not exists (
         select 1 from group_members member
          where member.group_name = position.group_name and member.topic = position.topic
            and member.seen_at >= now() - ${silentMinutes} * interval '1 minute')`,
});

/** Partitions with messages older than so many days; `passed` is null where no group reads. */
export const listOld = query({
  name: 'events-list-old',
  params: z.object({ keepDays: z.int() }),
  row: z.object({ topic: z.string(), partition: z.int(), endOffset: offset, passed: offset.nullable() }),
  sql: ({ keepDays }) => sql`
    select partitions.topic, partitions.partition, partitions.next_offset as "endOffset",
           (select min(next_offset) from group_positions position
             where position.topic = partitions.topic and position.partition = partitions.partition) as passed
      from partitions
      cross join lateral (
        select created_at from messages where messages.topic = partitions.topic and messages.partition = partitions.partition
         order by message_offset limit 1) oldest
     where oldest.created_at < now() - ${keepDays} * interval '1 day'
     order by partitions.topic, partitions.partition`,
});

/** Of the oldest `limit` messages before an offset, removes those older than so many days; none while another process is at it. */
export const pruneMessages = query({
  name: 'events-prune-messages',
  params: z.object({ topic: z.string(), partition: z.int(), before: z.bigint(), keepDays: z.int(), limit: z.int() }),
  row: z.object({ isOurTurn: z.boolean(), pruned: z.int() }),
  sql: ({ topic, partition, before, keepDays, limit }) => sql`
    with turn as (select pg_try_advisory_xact_lock(hashtextextended('prune messages', 7)) as is_ours),
    oldest as (
      select message_offset, created_at from messages
       where topic = ${topic} and partition = ${partition} and message_offset < ${before} order by message_offset limit ${limit}),
    gone as (
      delete from messages using turn
       where turn.is_ours and topic = ${topic} and partition = ${partition}
         and message_offset <= (select max(message_offset) from oldest) and created_at < now() - ${keepDays} * interval '1 day'
      returning 1)
    select turn.is_ours as "isOurTurn", (select count(*)::int from gone) as pruned from turn`,
});
