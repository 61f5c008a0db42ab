import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const nothing = z.object({});

/** Many changes at once, in the order of the arrays. */
export const insertTupleChanges = query({
  name: 'authz-outbox-insert',
  params: z.object({
    operation: z.string(),
    users: z.array(z.string()),
    relations: z.array(z.string()),
    objects: z.array(z.string()),
  }),
  row: z.object({ id: z.string() }),
  sql: ({ operation, users, relations, objects }) => sql`
    insert into public.authz_outbox (operation, tuple_user, tuple_relation, tuple_object)
    select ${operation}::text, change.tuple_user, change.tuple_relation, change.tuple_object
      from unnest(${users}::text[], ${relations}::text[], ${objects}::text[]) with ordinality
           as change (tuple_user, tuple_relation, tuple_object, place)
     order by change.place
    returning id`,
});

/** Held until the transaction ends; false while somebody else holds it. */
export const tryOutboxLock = query({
  name: 'authz-outbox-lock',
  params: z.object({}),
  row: z.object({ held: z.boolean() }),
  sql: () => sql`select pg_try_advisory_xact_lock(4716301) as held`,
});

export const nextTupleChanges = query({
  name: 'authz-outbox-next',
  params: z.object({ limit: z.int() }),
  row: z.object({ id: z.string(), operation: z.enum(['write', 'delete']), user: z.string(), relation: z.string(), object: z.string() }),
  sql: ({ limit }) => sql`
    select id, operation, tuple_user as "user", tuple_relation as relation, tuple_object as object
      from public.authz_outbox order by id limit ${limit}::integer`,
});

export const deleteTupleChanges = query({
  name: 'authz-outbox-delete',
  params: z.object({ ids: z.array(z.string()) }),
  row: nothing,
  sql: ({ ids }) => sql`delete from public.authz_outbox where id = any (${ids}::bigint[])`,
});

export const countTupleFailure = query({
  name: 'authz-outbox-count-failure',
  params: z.object({ ids: z.array(z.string()) }),
  row: nothing,
  sql: ({ ids }) => sql`update public.authz_outbox set attempts = attempts + 1 where id = any (${ids}::bigint[])`,
});

export const anyTupleChangeUpTo = query({
  name: 'authz-outbox-any-up-to',
  params: z.object({ id: z.string() }),
  row: z.object({ waiting: z.boolean() }),
  sql: ({ id }) => sql`select exists (select from public.authz_outbox where id <= ${id}::text::bigint) as waiting`,
});
