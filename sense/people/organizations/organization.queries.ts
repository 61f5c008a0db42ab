import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const OrganizationRow = z.object({ id: z.uuid(), code: z.string(), name: z.string(), createdAt: instant });

/** All organizations, by code. */
export const listOrganizationsAfter = query({
  name: 'organizations-after',
  params: z.object({ after: z.string(), limit: z.int() }),
  row: OrganizationRow,
  sql: ({ after, limit }) => sql`
    select id, code, name, created_at as "createdAt" from public.organizations
     where code collate "C" > ${after} order by code collate "C" limit ${limit}::integer`,
});

/** No row comes back when the code is taken. */
export const insertOrganization = query({
  name: 'organization-insert',
  params: z.object({ id: z.uuidv7(), code: z.string(), name: z.string() }),
  row: OrganizationRow,
  sql: ({ id, code, name }) => sql`
    insert into public.organizations (id, code, name) values (${id}, ${code}, ${name})
    on conflict (code) do nothing returning id, code, name, created_at as "createdAt"`,
});

/** Lets somebody make organizations. */
export const insertOperator = query({
  name: 'operator-insert',
  params: z.object({ userId: z.string() }),
  row: z.object({ userId: z.string() }),
  sql: ({ userId }) => sql`
    insert into public.operators (user_id) values (${userId}) on conflict (user_id) do nothing returning user_id as "userId"`,
});
