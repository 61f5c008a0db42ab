import { z } from 'zod';
import { query, sql } from '../postgres/query.ts';

/** Writes who called, at most once an hour unless the name or address changed. */
export const upsertUser = query({
  name: 'user-upsert',
  params: z.object({ id: z.string(), externalAuthId: z.string(), name: z.string(), email: z.string().nullable() }),
  row: z.object({ id: z.string() }),
  sql: ({ id, externalAuthId, name, email }) => sql`
    insert into public.users as known (id, external_auth_id, name, email) values (${id}, ${externalAuthId}, ${name}, ${email})
    on conflict (id) do update set name = excluded.name, email = excluded.email, seen_at = now()
     where known.seen_at < now() - interval '1 hour' or known.name <> excluded.name or known.email is distinct from excluded.email
    returning id`,
});
