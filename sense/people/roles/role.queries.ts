import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const RoleRow = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  description: z.string(),
  isBuiltIn: z.boolean(),
  inheritsFromId: z.uuid().nullable(),
  flags: z.array(z.string()),
});
export type RoleRow = z.infer<typeof RoleRow>;

const columns = sql`id, code, name, description, organization_id is null as "isBuiltIn", inherits_from_id as "inheritsFromId", flags`;

/** The roles that members of an organization can have, by name. */
export const listRoleRows = query({
  name: 'roles-of-organization',
  params: z.object({ organizationId: z.uuid() }),
  row: RoleRow,
  sql: ({ organizationId }) => sql`
    select ${columns} from public.roles where organization_id is null or organization_id = ${organizationId}
     order by organization_id nulls first, name collate "C", id limit 1000`,
});

/** Held until the transaction ends: people and roles of one organization change one after the other. */
export const lockOrganization = query({
  name: 'organization-lock',
  params: z.object({ id: z.uuid() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id }) => sql`select id from public.organizations where id = ${id} for update`,
});

/** No row comes back when the code is taken. */
export const insertRole = query({
  name: 'role-insert',
  params: z.object({
    ...{ id: z.uuidv7(), organizationId: z.uuid(), code: z.string(), name: z.string() },
    ...{ description: z.string(), inheritsFromId: z.uuid().nullable(), flags: z.array(z.string()) },
  }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id, organizationId, code, name, description, inheritsFromId, flags }) => sql`
    insert into public.roles (id, organization_id, code, name, description, inherits_from_id, flags)
    values (${id}, ${organizationId}, ${code}, ${name}, ${description}, ${inheritsFromId}, ${flags}::text[])
    on conflict on constraint roles_code_key do nothing returning id`,
});

export const updateRoleRow = query({
  name: 'role-update',
  params: z.object({
    ...{ id: z.uuid(), organizationId: z.uuid(), name: z.string() },
    ...{ description: z.string(), inheritsFromId: z.uuid().nullable(), flags: z.array(z.string()) },
  }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id, organizationId, name, description, inheritsFromId, flags }) => sql`
    update public.roles set name = ${name}, description = ${description}, inherits_from_id = ${inheritsFromId}, flags = ${flags}::text[]
     where id = ${id} and organization_id = ${organizationId} returning id`,
});

export const deleteRoleRow = query({
  name: 'role-delete',
  params: z.object({ id: z.uuid(), organizationId: z.uuid() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id, organizationId }) => sql`
    delete from public.roles where id = ${id} and organization_id = ${organizationId} returning id`,
});

/** How many members have a role, and how many roles inherit from it. */
export const countRoleUses = query({
  name: 'role-count-uses',
  params: z.object({ id: z.uuid(), organizationId: z.uuid() }),
  row: z.object({ members: z.int(), roles: z.int() }),
  sql: ({ id, organizationId }) => sql`
    select (select count(*) from public.user_org_role where role_id = ${id} and organization_id = ${organizationId})::integer as members,
           (select count(*) from public.roles where inherits_from_id = ${id} and organization_id = ${organizationId})::integer as roles`,
});

/** Members who may manage people and whose right does not end by itself. */
export const countLastingAdministrators = query({
  name: 'administrators-count-lasting',
  params: z.object({ organizationId: z.uuid() }),
  row: z.object({ count: z.int() }),
  sql: ({ organizationId }) => sql`
    with recursive able as (
      select id from public.roles
       where (organization_id is null or organization_id = ${organizationId}) and 'has_manage_users' = any (flags)
      union
      select role.id from public.roles role join able on role.inherits_from_id = able.id
       where role.organization_id is null or role.organization_id = ${organizationId})
    select count(distinct member.user_id)::integer as count
      from public.user_org member
      join public.user_org_role held on held.user_id = member.user_id and held.organization_id = member.organization_id
     where member.organization_id = ${organizationId} and member.expires_at is null and held.expires_at is null
       and held.role_id in (select id from able)`,
});
