import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** One event; `payload` is JSON text. Ask only after the row that changed is locked: the id is the order. */
export const appendToOutbox = query({
  name: 'outbox-append',
  params: z.object({
    topic: z.string(),
    key: z.string(),
    messageType: z.string(),
    /** JSON text of `request-id` and `traceparent`, where there is a request. */
    headers: z.string(),
    payload: z.string(),
  }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ topic, key, messageType, headers, payload }) => sql`
    insert into public.outbox (id, created_at, topic, key, message_type, headers, payload)
    select minted.id, public.uuid_v7_time(minted.id), ${topic}, ${key}, ${messageType},
           ${headers}::jsonb, ${payload}::jsonb
      from (select public.new_event_id() as id offset 0) minted
    returning id`,
});

/** The same for an audit event, whose payload names its own id and time. */
export const appendAudit = query({
  name: 'outbox-append-audit',
  params: z.object({ topic: z.string(), organizationId: z.uuid(), headers: z.string(), payload: z.string() }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ topic, organizationId, headers, payload }) => sql`
    insert into public.outbox (id, created_at, topic, key, message_type, headers, payload)
    select minted.id, minted.at, ${topic}, ${organizationId}::uuid::text, 'audit',
           ${headers}::jsonb,
           ${payload}::jsonb || jsonb_build_object('id', minted.id, 'createdAt', ${isoTime(sql`minted.at`)})
      from (select id, public.uuid_v7_time(id) as at from (select public.new_event_id() as id offset 0) fresh) minted
    returning id`,
});

/** A `timestamptz` as messages carry it: ISO 8601 in UTC with milliseconds. */
export function isoTime(moment: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
