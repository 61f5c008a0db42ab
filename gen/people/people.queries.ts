import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Roles of a person, by number. */
export const listRolesOf = query({
  name: 'roles-of-user',
  params: z.object({ userId: z.string() }),
  row: z.object({ id: z.int(), name: z.string() }),
  sql: ({ userId }) => sql`
    select role.id, role.name from public.user_roles held join public.roles role on role.id = held.role_id
     where held.user_id = ${userId} order by role.id limit 100`,
});

/** Whoever administers Gen, if there is anybody. */
export const findAnyAdministrator = query({
  name: 'administrator-find-any',
  params: z.object({}),
  row: z.object({ userId: z.string() }),
  sql: () => sql`select user_id as "userId" from public.user_roles where role_id = 1 limit 1`,
});

/** Gives a role; one who has it stays as they are. */
export const insertUserRole = query({
  name: 'user-role-insert',
  params: z.object({ userId: z.string(), roleId: z.int() }),
  row: z.object({ userId: z.string() }),
  sql: ({ userId, roleId }) => sql`
    insert into public.user_roles (user_id, role_id) values (${userId}, ${roleId})
    on conflict (user_id, role_id) do nothing returning user_id as "userId"`,
});

/** All who have a role, page by page and held: the runner mirrors them to the authorization store. */
export const listUserRoles = query({
  name: 'user-roles-list',
  params: z.object({ afterUserId: z.string(), afterRoleId: z.int(), limit: z.int() }),
  row: z.object({ userId: z.string(), roleId: z.int() }),
  sql: ({ afterUserId, afterRoleId, limit }) => sql`
    select user_id as "userId", role_id as "roleId" from public.user_roles
     where (user_id, role_id) > (${afterUserId}, ${afterRoleId}::integer) order by user_id, role_id limit ${limit}::integer for share`,
});
