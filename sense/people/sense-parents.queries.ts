import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** For the runner alone, which brings the facts of every tenant to the authorization store. */
const everyTenant = { byIdThenCheck: true } as const;
const afterId = { after: z.uuid(), limit: z.int() };

export const listOrganizationIds = query({
  name: 'parents-organizations',
  params: z.object(afterId),
  row: z.object({ id: z.uuid() }),
  sql: ({ after, limit }) => sql`select id from public.organizations where id > ${after} order by id limit ${limit}::integer`,
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
     where role.organization_id is not null and role.id > ${after} order by role.id limit ${limit}::integer`,
});

const afterMember = { afterOrganizationId: z.uuid(), afterUserId: z.string(), now: z.date(), limit: z.int() };

/** Members whose time is not over, with the codes of their roles. */
export const listMembersWithRoles = query({
  name: 'parents-members',
  ...everyTenant,
  params: z.object(afterMember),
  row: z.object({ organizationId: z.uuid(), userId: z.string(), roles: z.array(z.string()) }),
  sql: ({ afterOrganizationId, afterUserId, now, limit }) => sql`
    select member.organization_id as "organizationId", member.user_id as "userId",
           array(select role.code from public.user_org_role held join public.roles role on role.id = held.role_id
                  where held.organization_id = member.organization_id and held.user_id = member.user_id
                    and (held.expires_at is null or held.expires_at > ${now})) as roles
      from public.user_org member
     where (member.organization_id, member.user_id) > (${afterOrganizationId}::uuid, ${afterUserId}::text)
       and (member.expires_at is null or member.expires_at > ${now})
     order by member.organization_id, member.user_id limit ${limit}::integer`,
});

export const listOperators = query({
  name: 'parents-operators',
  params: z.object({ after: z.string(), limit: z.int() }),
  row: z.object({ userId: z.string() }),
  sql: ({ after, limit }) => sql`
    select user_id as "userId" from public.operators where user_id > ${after} order by user_id limit ${limit}::integer`,
});

/** What is planned, and where it belongs. */
export const listPlans = query({
  name: 'parents-plans',
  ...everyTenant,
  params: z.object(afterId),
  row: z.object({
    id: z.uuid(),
    type: z.enum(['project', 'territory', 'task']),
    organizationId: z.uuid(),
    projectId: z.uuid().nullable(),
    assigneeId: z.string().nullable(),
  }),
  sql: ({ after, limit }) => sql`
    select id, type, organization_id as "organizationId", project_id as "projectId", assignee_id as "assigneeId"
      from (select id, 'project' as type, organization_id, null::uuid as project_id, null::text as assignee_id from planner.projects
            union all select id, 'territory', organization_id, project_id, null from planner.territories
            union all select id, 'task', organization_id, project_id, assignee_id from planner.detour_tasks) plan
     where id > ${after} order by id limit ${limit}::integer`,
});
