import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** For the runner alone, which brings the facts of every tenant to the authorization store. Rows are held, so that nobody takes one away before its facts are queued. */
const everyTenant = { byIdThenCheck: true } as const;
const afterId = { after: z.uuid(), limit: z.int() };

export const listOrganizationIds = query({
  name: 'parents-organizations',
  params: z.object(afterId),
  row: z.object({ id: z.uuid() }),
  sql: ({ after, limit }) => sql`select id from public.organizations where id > ${after} order by id limit ${limit}::integer for share`,
});

export const listOwnRoles = query({
  name: 'parents-roles',
  ...everyTenant,
  params: z.object(afterId),
  row: z.object({
    id: z.uuid(),
    organizationId: z.uuid(),
    code: z.string(),
    flags: z.array(z.string()),
    inheritsFrom: z.string().nullable(),
  }),
  sql: ({ after, limit }) => sql`
    select role.id, role.organization_id as "organizationId", role.code, role.flags, parent.code as "inheritsFrom"
      from public.roles role left join public.roles parent on parent.id = role.inherits_from_id
     where role.organization_id is not null and role.id > ${after} order by role.id limit ${limit}::integer for share of role`,
});

const afterMember = { afterOrganizationId: z.uuid(), afterUserId: z.string(), now: z.date(), limit: z.int() };

/** Members whose time is not over. */
export const listMembers = query({
  name: 'parents-members',
  ...everyTenant,
  params: z.object(afterMember),
  row: z.object({ organizationId: z.uuid(), userId: z.string() }),
  sql: ({ afterOrganizationId, afterUserId, now, limit }) => sql`
    select organization_id as "organizationId", user_id as "userId" from public.user_org
     where (organization_id, user_id) > (${afterOrganizationId}::uuid, ${afterUserId}::text)
       and (expires_at is null or expires_at > ${now})
     order by organization_id, user_id limit ${limit}::integer for share`,
});

/** Roles of members, where neither's time is over. */
export const listAssignees = query({
  name: 'parents-assignees',
  ...everyTenant,
  params: z.object({ ...afterMember, afterRoleId: z.uuid() }),
  row: z.object({ organizationId: z.uuid(), userId: z.string(), roleId: z.uuid(), code: z.string() }),
  sql: ({ afterOrganizationId, afterUserId, afterRoleId, now, limit }) => sql`
    select held.organization_id as "organizationId", held.user_id as "userId", held.role_id as "roleId", role.code
      from public.user_org_role held
      join public.user_org member on member.organization_id = held.organization_id and member.user_id = held.user_id
      join public.roles role on role.id = held.role_id
     where (held.organization_id, held.user_id, held.role_id) > (${afterOrganizationId}::uuid, ${afterUserId}::text, ${afterRoleId}::uuid)
       and (member.expires_at is null or member.expires_at > ${now}) and (held.expires_at is null or held.expires_at > ${now})
     order by held.organization_id, held.user_id, held.role_id limit ${limit}::integer for share of held`,
});

export const listOperators = query({
  name: 'parents-operators',
  params: z.object({ after: z.string(), limit: z.int() }),
  row: z.object({ userId: z.string() }),
  sql: ({ after, limit }) => sql`
    select user_id as "userId" from public.operators where user_id > ${after} order by user_id limit ${limit}::integer for share`,
});

const plan = { id: z.uuid(), organizationId: z.uuid() };

export const listProjects = query({
  name: 'parents-projects',
  ...everyTenant,
  params: z.object(afterId),
  row: z.object(plan),
  sql: ({ after, limit }) => sql`
    select id, organization_id as "organizationId" from planner.projects
     where id > ${after} order by id limit ${limit}::integer for share`,
});

export const listTerritories = query({
  name: 'parents-territories',
  ...everyTenant,
  params: z.object(afterId),
  row: z.object({ ...plan, projectId: z.uuid().nullable() }),
  sql: ({ after, limit }) => sql`
    select id, organization_id as "organizationId", project_id as "projectId" from planner.territories
     where id > ${after} order by id limit ${limit}::integer for share`,
});

export const listTasks = query({
  name: 'parents-tasks',
  ...everyTenant,
  params: z.object(afterId),
  row: z.object({ ...plan, projectId: z.uuid().nullable(), assigneeId: z.string().nullable() }),
  sql: ({ after, limit }) => sql`
    select id, organization_id as "organizationId", project_id as "projectId", assignee_id as "assigneeId" from planner.detour_tasks
     where id > ${after} order by id limit ${limit}::integer for share`,
});
