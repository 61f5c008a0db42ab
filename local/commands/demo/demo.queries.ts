import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const nothing = z.object({});
const person = z.object({ id: z.string(), externalAuthId: z.string(), name: z.string(), email: z.string() });

/** The same in both products' databases: someone who is known before the first sign-in. */
export const putPerson = query({
  name: 'demo.put-person',
  params: person,
  row: nothing,
  sql: ({ id, externalAuthId, name, email }) => sql`
    insert into public.users (id, external_auth_id, name, email) values (${id}, ${externalAuthId}, ${name}, ${email})
    on conflict (id) do nothing`,
});

export const putOrganization = query({
  name: 'demo.put-organization',
  params: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
  row: nothing,
  sql: ({ id, code, name }) => sql`
    insert into public.organizations (id, code, name) values (${id}, ${code}, ${name})
    on conflict (id) do nothing`,
});

export const putMembership = query({
  name: 'demo.put-membership',
  params: z.object({ userId: z.string(), organizationId: z.uuid() }),
  row: nothing,
  sql: ({ userId, organizationId }) => sql`
    insert into public.user_org (user_id, organization_id) values (${userId}, ${organizationId})
    on conflict (user_id, organization_id) do nothing`,
});

export const putOperator = query({
  name: 'demo.put-operator',
  params: z.object({ userId: z.string() }),
  row: nothing,
  sql: ({ userId }) => sql`insert into public.operators (user_id) values (${userId}) on conflict (user_id) do nothing`,
});

/** A role of the product, for a member. */
export const putSenseRole = query({
  name: 'demo.put-sense-role',
  params: z.object({ userId: z.string(), organizationId: z.uuid(), code: z.string() }),
  row: nothing,
  sql: ({ userId, organizationId, code }) => sql`
    insert into public.user_org_role (user_id, organization_id, role_id)
    select ${userId}::text, ${organizationId}::uuid, id from public.roles where organization_id is null and code = ${code}
    on conflict (user_id, organization_id, role_id) do nothing`,
});

export const putGenRole = query({
  name: 'demo.put-gen-role',
  params: z.object({ userId: z.string(), roleId: z.number().int() }),
  row: nothing,
  sql: ({ userId, roleId }) => sql`
    insert into public.user_roles (user_id, role_id) values (${userId}, ${roleId})
    on conflict (user_id, role_id) do nothing`,
});

/** The model that this product's runner wrote last. */
export const findModel = query({
  name: 'demo.find-model',
  params: z.object({}),
  row: z.object({ modelId: z.string() }),
  sql: () => sql`select openfga_model_id as "modelId" from public.openfga_model_versions order by applied_at desc limit 1`,
});
