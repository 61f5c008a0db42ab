import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

const nothing = z.object({});
const group = { group: z.string(), topic: z.string() };

/** One rebalance of a group at a time; freed with the transaction. */
export const lockGroup = query({
  name: 'events-lock-group',
  params: z.object(group),
  row: nothing,
  sql: ({ group, topic }) =>
    sql`select 1 as locked from (select pg_advisory_xact_lock(hashtextextended(${group} || ' ' || ${topic}, 7))) lock`,
});

export const ensurePositions = query({
  name: 'events-ensure-positions',
  params: z.object(group),
  row: nothing,
  sql: ({ group, topic }) => sql`
    insert into group_positions (group_name, topic, partition)
    select ${group}, topic, partition from partitions where topic = ${topic}
    on conflict do nothing`,
});

export const signLife = query({
  name: 'events-sign-life',
  params: z.object({ ...group, memberId: z.string() }),
  row: nothing,
  sql: ({ group, topic, memberId }) => sql`
    insert into group_members (group_name, topic, member_id) values (${group}, ${topic}, ${memberId})
    on conflict (group_name, topic, member_id) do update set seen_at = now()`,
});

export const dropMember = query({
  name: 'events-drop-member',
  params: z.object({ ...group, memberId: z.string() }),
  row: nothing,
  sql: ({ group, topic, memberId }) => sql`
    delete from group_members where group_name = ${group} and topic = ${topic} and member_id = ${memberId}`,
});

export const dropPositions = query({
  name: 'events-drop-positions',
  params: z.object(group),
  row: nothing,
  sql: ({ group, topic }) => sql`delete from group_positions where group_name = ${group} and topic = ${topic}`,
});

export const dropSilent = query({
  name: 'events-drop-silent',
  params: z.object({ ...group, silentMs: z.int() }),
  row: nothing,
  sql: ({ group, topic, silentMs }) => sql`
    delete from group_members
     where group_name = ${group} and topic = ${topic} and seen_at < now() - ${silentMs} * interval '1 millisecond'`,
});

export const listMembers = query({
  name: 'events-list-members',
  params: z.object(group),
  row: z.object({ memberId: z.string() }),
  sql: ({ group, topic }) => sql`select member_id as "memberId" from group_members where group_name = ${group} and topic = ${topic}`,
});

export const listHolders = query({
  name: 'events-list-holders',
  params: z.object(group),
  row: z.object({ partition: z.int(), memberId: z.string().nullable() }),
  sql: ({ group, topic }) => sql`
    select partition, member_id as "memberId" from group_positions where group_name = ${group} and topic = ${topic} order by partition`,
});

/** A new epoch fences whoever read it before. */
export const giveTo = query({
  name: 'events-give-to',
  params: z.object({ ...group, partition: z.int(), memberId: z.string().nullable() }),
  row: nothing,
  sql: ({ group, topic, partition, memberId }) => sql`
    update group_positions set member_id = ${memberId}, epoch = epoch + 1
     where group_name = ${group} and topic = ${topic} and partition = ${partition}`,
});
