import { z } from 'zod';
import { instant, query, sql } from '../../postgres/query.ts';

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

/** The turn is held until the transaction ends; false while somebody else holds it. With it, the content of the newest model that a runner wrote. */
export const takeOutboxTurn = query({
  name: 'authz-outbox-lock',
  params: z.object({}),
  row: z.object({ held: z.boolean(), newestModel: z.string().nullable() }),
  sql: () => sql`
    select pg_try_advisory_xact_lock(4716301) as held,
           (select model_sha256 from public.openfga_model_versions order by applied_at desc limit 1) as "newestModel"`,
});

/** What waits, in order: of these kinds (`type#relation@user`) if they are given, and whatever waits longer than patience lasts. */
export const nextTupleChanges = query({
  name: 'authz-outbox-next',
  params: z.object({ kinds: z.array(z.string()).nullable(), patienceSeconds: z.int(), limit: z.int() }),
  row: z.object({
    id: z.string(),
    operation: z.enum(['write', 'delete']),
    user: z.string(),
    relation: z.string(),
    object: z.string(),
    attempts: z.int(),
    isOld: z.boolean(),
  }),
  sql: ({ kinds, patienceSeconds, limit }) => sql`
    with waiting as (
      select id, operation, tuple_user as "user", tuple_relation as relation, tuple_object as object, attempts,
             created_at < now() - make_interval(secs => ${patienceSeconds}::integer) as "isOld"
        from public.authz_outbox where parked_at is null)
    select * from waiting
     where ${kinds}::text[] is null or "isOld"
        or split_part(object, ':', 1) || '#' || relation || '@'
           || case when "user" like '%:*' then "user" else regexp_replace("user", ':[^#]*', '') end = any (${kinds}::text[])
     order by id limit ${limit}::integer`,
});

/**
 * Takes out what the store has now, and with it every older change of the same facts: one that was set aside, or is to be tried again, would otherwise come back over
 * the later word. Only the relay's lock makes this right: whatever is older and not among these was set aside before.
 */
export const deleteTupleChanges = query({
  name: 'authz-outbox-delete',
  params: z.object({ ids: z.array(z.string()) }),
  row: nothing,
  sql: ({ ids }) => sql`
    delete from public.authz_outbox older using public.authz_outbox applied
     where applied.id = any (${ids}::bigint[])
       and older.id <= (select max(id) from unnest(${ids}::bigint[]) as id) and older.id <= applied.id
       and older.tuple_object = applied.tuple_object and older.tuple_relation = applied.tuple_relation
       and older.tuple_user = applied.tuple_user`,
});

export const countTupleFailure = query({
  name: 'authz-outbox-count-failure',
  params: z.object({ ids: z.array(z.string()) }),
  row: nothing,
  sql: ({ ids }) => sql`update public.authz_outbox set attempts = attempts + 1 where id = any (${ids}::bigint[])`,
});

/** Sets one aside, with what the store answered. */
export const parkTupleChange = query({
  name: 'authz-outbox-park',
  params: z.object({ id: z.string(), fault: z.string() }),
  row: nothing,
  sql: ({ id, fault }) => sql`
    update public.authz_outbox set parked_at = now(), fault = ${fault}::text, attempts = attempts + 1 where id = ${id}::text::bigint`,
});

/** Lets what was set aside wait again, in its old place: after the model was mended. */
export const unparkTupleChanges = query({
  name: 'authz-outbox-unpark',
  params: z.object({}),
  row: z.object({ id: z.string() }),
  sql: () => sql`update public.authz_outbox set parked_at = null, fault = null, attempts = 0 where parked_at is not null returning id`,
});

/** Whether one of these still waits, and why one of these was set aside. */
export const stateOfTupleChanges = query({
  name: 'authz-outbox-state',
  params: z.object({ ids: z.array(z.string()) }),
  row: z.object({ waiting: z.boolean(), fault: z.string().nullable() }),
  sql: ({ ids }) => sql`
    select coalesce(bool_or(parked_at is null), false) as waiting, min(fault) as fault
      from public.authz_outbox where id = any (${ids}::bigint[])`,
});

/** What has become of these by now: how many still wait, and how many were set aside; the others are in the store. */
export const standingOfTupleChanges = query({
  name: 'authz-outbox-standing',
  params: z.object({ ids: z.array(z.string()) }),
  row: z.object({ waiting: z.int(), parked: z.int() }),
  sql: ({ ids }) => sql`
    select count(*) filter (where parked_at is null)::integer as waiting, count(parked_at)::integer as parked
      from public.authz_outbox where id = any (${ids}::bigint[])`,
});

/** How many wait and since when, and how many were set aside: of those `parkedDeletes` are rights that somebody was to lose and still has. */
export const measureTupleOutbox = query({
  name: 'authz-outbox-measure',
  params: z.object({}),
  row: z.object({ waiting: z.int(), parked: z.int(), parkedDeletes: z.int(), oldest: z.date().nullable() }),
  sql: () => sql`
    select count(*) filter (where parked_at is null)::integer as waiting, count(parked_at)::integer as parked,
           count(parked_at) filter (where operation = 'delete')::integer as "parkedDeletes",
           min(created_at) filter (where parked_at is null) as oldest
      from public.authz_outbox`,
});

/** What was set aside and why, the oldest first. */
export const listParkedTuples = query({
  name: 'authz-outbox-parked',
  params: z.object({ limit: z.int() }),
  row: z.object({
    operation: z.enum(['write', 'delete']),
    user: z.string(),
    relation: z.string(),
    object: z.string(),
    fault: z.string(),
    parkedAt: instant,
  }),
  sql: ({ limit }) => sql`
    select operation, tuple_user as "user", tuple_relation as relation, tuple_object as object, fault, parked_at as "parkedAt"
      from public.authz_outbox where parked_at is not null order by id limit ${limit}::integer`,
});
