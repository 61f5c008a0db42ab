import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const key = { organizationId: z.uuid(), userId: z.string() };
const nothing = z.object({});

/** Known before the first sign-in; whoever is known already stays as they are. */
export const insertPerson = query({
  name: 'person-insert',
  params: z.object({ id: z.string(), externalAuthId: z.string(), name: z.string() }),
  row: nothing,
  sql: ({ id, externalAuthId, name }) => sql`
    insert into public.users (id, external_auth_id, name) values (${id}, ${externalAuthId}, ${name}) on conflict (id) do nothing`,
});

export const findPerson = query({
  name: 'person-find',
  params: z.object({ id: z.string() }),
  row: z.object({ id: z.string() }),
  sql: ({ id }) => sql`select id from public.users where id = ${id}`,
});

/** Makes somebody a member, or sets until when they are one. */
export const upsertMember = query({
  name: 'member-upsert',
  params: z.object({ ...key, expiresAt: z.date().nullable() }),
  row: z.object({ userId: z.string() }),
  sql: ({ organizationId, userId, expiresAt }) => sql`
    insert into public.user_org (user_id, organization_id, expires_at) values (${userId}, ${organizationId}, ${expiresAt})
    on conflict (user_id, organization_id) do update set expires_at = excluded.expires_at
    returning user_id as "userId"`,
});

/** The roles that a member has; each ends with the membership at the latest, null is never. */
export const listMemberRoles = query({
  name: 'member-roles-list',
  params: z.object(key),
  row: z.object({ roleId: z.uuid(), code: z.string(), endsAt: z.date().nullable() }),
  sql: ({ organizationId, userId }) => sql`
    select held.role_id as "roleId", role.code, least(held.expires_at, member.expires_at) as "endsAt"
      from public.user_org_role held join public.roles role on role.id = held.role_id
      join public.user_org member on member.user_id = held.user_id and member.organization_id = held.organization_id
     where held.organization_id = ${organizationId} and held.user_id = ${userId} limit 1000`,
});

export const putMemberRole = query({
  name: 'member-role-put',
  params: z.object({ ...key, roleId: z.uuid(), expiresAt: z.date().nullable(), grantedBy: z.string().nullable() }),
  row: nothing,
  sql: ({ organizationId, userId, roleId, expiresAt, grantedBy }) => sql`
    insert into public.user_org_role (user_id, organization_id, role_id, expires_at, granted_by)
    values (${userId}, ${organizationId}, ${roleId}, ${expiresAt}, ${grantedBy})
    on conflict (user_id, organization_id, role_id) do update set expires_at = excluded.expires_at`,
});

export const deleteMemberRoles = query({
  name: 'member-roles-delete',
  params: z.object({ ...key, roleIds: z.array(z.uuid()) }),
  row: nothing,
  sql: ({ organizationId, userId, roleIds }) => sql`
    delete from public.user_org_role where organization_id = ${organizationId} and user_id = ${userId} and role_id = any (${roleIds}::uuid[])`,
});

/** Ends a membership; its roles go with it. */
export const deleteMember = query({
  name: 'member-delete',
  params: z.object(key),
  row: z.object({ userId: z.string() }),
  sql: ({ organizationId, userId }) => sql`
    delete from public.user_org where organization_id = ${organizationId} and user_id = ${userId} returning user_id as "userId"`,
});

const MemberRow = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  expiresAt: instant.nullable(),
  createdAt: instant,
  roles: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string(), expiresAt: z.iso.datetime().nullable() })),
});
export type MemberRow = z.output<typeof MemberRow>;

/** Members by id, after one of them; `only` names a single one. */
export const listMembersAfter = query({
  name: 'members-after',
  params: z.object({ organizationId: z.uuid(), after: z.string(), only: z.string().nullable(), limit: z.int() }),
  row: MemberRow,
  sql: ({ organizationId, after, only, limit }) => sql`
    select person.id as "userId", person.name, person.email, member.expires_at as "expiresAt", member.created_at as "createdAt",
           coalesce((
             select jsonb_agg(jsonb_build_object('id', role.id, 'code', role.code, 'name', role.name,
                      'expiresAt', to_char(held.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by role.code)
               from public.user_org_role held join public.roles role on role.id = held.role_id
              where held.user_id = member.user_id and held.organization_id = ${organizationId}), '[]'::jsonb) as roles
      from public.user_org member join public.users person on person.id = member.user_id
     where member.organization_id = ${organizationId} and member.user_id > ${after}
       and (${only}::text is null or member.user_id = ${only}::text)
     order by member.user_id limit ${limit}::integer`,
});

/** Memberships whose time is over, held until the transaction ends; those that somebody else holds are left out. */
export const takeExpiredMembers = query({
  name: 'members-take-expired',
  byIdThenCheck: true,
  params: z.object({ now: z.date(), limit: z.int() }),
  row: z.object({ userId: z.string(), organizationId: z.uuid() }),
  sql: ({ now, limit }) => sql`
    select user_id as "userId", organization_id as "organizationId" from public.user_org
     where expires_at <= ${now} order by expires_at limit ${limit}::integer for update skip locked`,
});

/** Roles whose time is over, taken back. */
export const deleteExpiredRoles = query({
  name: 'member-roles-delete-expired',
  byIdThenCheck: true,
  params: z.object({ now: z.date(), limit: z.int() }),
  row: z.object({ userId: z.string(), organizationId: z.uuid(), roleId: z.uuid(), code: z.string() }),
  sql: ({ now, limit }) => sql`
    with over as (
      select user_id, organization_id, role_id from public.user_org_role
       where expires_at <= ${now} order by expires_at limit ${limit}::integer for update skip locked)
    delete from public.user_org_role held using over, public.roles role
     where held.user_id = over.user_id and held.organization_id = over.organization_id and held.role_id = over.role_id and role.id = held.role_id
    returning held.user_id as "userId", held.organization_id as "organizationId", held.role_id as "roleId", role.code`,
});
