import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** The organizations of a person whose membership has not ended, by name. */
export const listMemberships = query({
  name: 'memberships-of-user',
  byIdThenCheck: true,
  params: z.object({ userId: z.string(), now: z.date() }),
  row: z.object({ id: z.uuid(), code: z.string(), name: z.string(), expiresAt: instant.nullable() }),
  sql: ({ userId, now }) => sql`
    select organization.id, organization.code, organization.name, member.expires_at as "expiresAt"
      from public.user_org member join public.organizations organization on organization.id = member.organization_id
     where member.user_id = ${userId} and (member.expires_at is null or member.expires_at > ${now})
     order by organization.name collate "C", organization.id limit 1000`,
});

/** No row comes back when there is an organization already. */
export const insertFirstOrganization = query({
  name: 'organization-insert-first',
  params: z.object({ id: z.uuidv7(), code: z.string(), name: z.string() }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ id, code, name }) => sql`
    insert into public.organizations (id, code, name) select ${id}::uuid, ${code}::text, ${name}::text
     where not exists (select from public.organizations)
    on conflict do nothing
    returning id`,
});

/** Adds a member for good; one who is there stays as they are. */
export const insertMember = query({
  name: 'member-insert',
  params: z.object({ userId: z.string(), organizationId: z.uuid() }),
  row: z.object({ userId: z.string() }),
  sql: ({ userId, organizationId }) => sql`
    insert into public.user_org (user_id, organization_id) values (${userId}, ${organizationId})
    on conflict (user_id, organization_id) do nothing
    returning user_id as "userId"`,
});

/** One organization, if there is any. */
export const findAnyOrganization = query({
  name: 'organization-find-any',
  params: z.object({}),
  row: z.object({ id: z.uuid() }),
  sql: () => sql`select id from public.organizations limit 1`,
});
