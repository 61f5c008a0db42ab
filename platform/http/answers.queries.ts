import { z } from 'zod';
import { query, sql } from '../postgres/query.ts';

const key = z.object({ actorId: z.string(), operation: z.string(), key: z.string() });

/** The first answer to a key within 24 hours. */
export const recallAnswer = query({
  name: 'answer-recall',
  params: key,
  row: z.object({ bodyHash: z.string(), answer: z.unknown() }),
  sql: ({ actorId, operation, key }) => sql`
    select body_hash as "bodyHash", answer from public.idempotency_keys
     where actor_id = ${actorId} and operation = ${operation} and key = ${key} and created_at > now() - interval '24 hours'
     order by created_at limit 1`,
});

export const rememberAnswer = query({
  name: 'answer-remember',
  params: key.extend({ bodyHash: z.string(), answer: z.string() }),
  row: z.object({ key: z.string() }),
  sql: ({ actorId, operation, key, bodyHash, answer }) => sql`
    insert into public.idempotency_keys (actor_id, operation, key, body_hash, answer)
    select ${actorId}, ${operation}, ${key}, ${bodyHash}, ${answer}::jsonb
     where not exists (
       select from public.idempotency_keys
        where actor_id = ${actorId} and operation = ${operation} and key = ${key} and created_at > now() - interval '24 hours')
    returning key`,
});
