import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

const nothing = z.object({});
const offset = z.coerce.bigint();

/** Checked where they lie: a copy of every header costs more than the rest of a row. */
function isHeaders(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (typeof (value as Record<string, unknown>)[name] !== 'string') return false;
  return true;
}

/** Makes a topic and its counters; what is there stays as it is. */
export const ensureTopic = query({
  name: 'events-ensure-topic',
  params: z.object({ name: z.string(), partitions: z.int() }),
  row: nothing,
  sql: ({ name, partitions }) => sql`
    with topic as (insert into topics (name, partitions) values (${name}, ${partitions}) on conflict (name) do nothing returning name, partitions)
    insert into partitions (topic, partition) select topic.name, generate_series(0, topic.partitions - 1) from topic`,
});

export const findTopic = query({
  name: 'events-find-topic',
  params: z.object({ name: z.string() }),
  row: z.object({ partitions: z.int() }),
  sql: ({ name }) => sql`select partitions from topics where name = ${name}`,
});

/** The server ends this transaction, whatever it does or waits for, after so many milliseconds. */
export const limitTransaction = query({
  name: 'events-limit-transaction',
  params: z.object({ ms: z.string() }),
  row: nothing,
  sql: ({ ms }) => sql`select set_config('transaction_timeout', ${ms}, true) as limit`,
});

/** Takes the counter's row lock until the transaction ends, so offsets commit in order and without a gap. */
export const takeOffsets = query({
  name: 'events-take-offsets',
  params: z.object({ topic: z.string(), partition: z.int(), count: z.int() }),
  row: z.object({ first: offset }),
  sql: ({ topic, partition, count }) => sql`
    update partitions set next_offset = next_offset + ${count}::int
     where topic = ${topic} and partition = ${partition}
    returning next_offset - ${count}::int as first`,
});

export const appendMessages = query({
  name: 'events-append-messages',
  params: z.object({
    topic: z.string(),
    partition: z.int(),
    first: z.bigint(),
    keys: z.array(z.string()),
    headers: z.array(z.string()),
    values: z.array(z.custom<Uint8Array>((value) => value instanceof Uint8Array)),
  }),
  row: nothing,
  sql: ({ topic, partition, first, keys, headers, values }) => sql`
    insert into messages (topic, partition, message_offset, message_key, headers, value)
    select ${topic}, ${partition}, ${first}::bigint + message.place - 1, message.key, message.headers::jsonb, message.value
      from unnest(${keys}::text[], ${headers}::text[], ${values}::bytea[]) with ordinality as message (key, headers, value, place)`,
});

/** Partitions of a member in which something waits; `first` comes first. */
export const findWaiting = query({
  name: 'events-find-waiting',
  params: z.object({ group: z.string(), topic: z.string(), memberId: z.string(), first: z.int() }),
  row: z.object({ partition: z.int(), epoch: offset, nextOffset: offset, endOffset: offset }),
  sql: ({ group, topic, memberId, first }) => sql`
    select position.partition, position.epoch, position.next_offset as "nextOffset", partitions.next_offset as "endOffset"
      from group_positions position
      join partitions on partitions.topic = position.topic and partitions.partition = position.partition
     where position.group_name = ${group} and position.topic = ${topic} and position.member_id = ${memberId}
       and partitions.next_offset > position.next_offset
     order by position.partition < ${first}, position.partition`,
});

/** Of each partition in turn `takes` messages at most, from an offset on, until the one that reaches so many bytes of values. */
export const readMessages = query({
  name: 'events-read-messages',
  params: z.object({
    topic: z.string(),
    partitions: z.array(z.int()),
    froms: z.array(z.bigint()),
    takes: z.array(z.int()),
    bytes: z.int(),
  }),
  row: z.object({
    partition: z.int(),
    offset,
    key: z.string(),
    headers: z.custom<Readonly<Record<string, string>>>(isHeaders),
    // Base64, for the driver takes three times as long to read the digits of a bytea.
    value: z.string().transform((text) => Buffer.from(text, 'base64')),
  }),
  sql: ({ topic, partitions, froms, takes, bytes }) => sql`
    select partition, message_offset as "offset", message_key as key, headers, encode(value, 'base64') as value
      from (
        select wanted.place, message.*,
               sum(octet_length(message.value)) over (order by wanted.place, message.message_offset rows unbounded preceding)
               - octet_length(message.value) as bytes_before
          from unnest(${partitions}::int[], ${froms}::bigint[], ${takes}::int[]) with ordinality as wanted (partition, first, take, place)
          cross join lateral (
            select partition, message_offset, message_key, headers, value from messages
             where messages.topic = ${topic} and messages.partition = wanted.partition and message_offset >= wanted.first
             order by message_offset limit wanted.take) message) counted
     where bytes_before < ${bytes}
     order by place, message_offset`,
});

export const findHolder = query({
  name: 'events-find-holder',
  params: z.object({ group: z.string(), topic: z.string(), partition: z.int() }),
  row: z.object({ memberId: z.string().nullable(), epoch: offset }),
  sql: ({ group, topic, partition }) => sql`
    select member_id as "memberId", epoch from group_positions where group_name = ${group} and topic = ${topic} and partition = ${partition}`,
});

/** Fenced: moves nothing for a member that lost the partition. */
export const movePosition = query({
  name: 'events-move-position',
  params: z.object({
    group: z.string(),
    topic: z.string(),
    partition: z.int(),
    memberId: z.string(),
    epoch: z.bigint(),
    nextOffset: z.bigint(),
  }),
  row: z.object({ partition: z.int() }),
  sql: ({ group, topic, partition, memberId, epoch, nextOffset }) => sql`
    update group_positions set next_offset = ${nextOffset}
     where group_name = ${group} and topic = ${topic} and partition = ${partition} and member_id = ${memberId} and epoch = ${epoch}
    returning partition`,
});

/** A group that has not read yet begins with the oldest message that is left. */
export const readLag = query({
  name: 'events-read-lag',
  params: z.object({ group: z.string(), topic: z.string() }),
  row: z.object({ partition: z.int(), nextOffset: offset, endOffset: offset }),
  sql: ({ group, topic }) => sql`
    select partitions.partition, partitions.next_offset as "endOffset",
           greatest(coalesce(position.next_offset, 0), coalesce(oldest.message_offset, partitions.next_offset)) as "nextOffset"
      from partitions left join group_positions position
        on position.topic = partitions.topic and position.partition = partitions.partition and position.group_name = ${group}
      left join lateral (
        select message_offset from messages where messages.topic = partitions.topic and messages.partition = partitions.partition
         order by message_offset limit 1) oldest on true
     where partitions.topic = ${topic} order by partitions.partition`,
});
