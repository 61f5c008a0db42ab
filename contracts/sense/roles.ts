import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';

/** What a role may be allowed, named as the rights that follow. */
export const RoleRight = z.enum([
  'can_view_org_tracks',
  'can_record_tracks',
  'can_manage_users',
  'can_manage_tasks',
  'can_manage_projects',
]);
export type RoleRight = z.infer<typeof RoleRight>;

export const Role = z.object({
  id: Uuid,
  code: z.string(),
  name: z.string(),
  description: z.string(),
  /** Comes with the product and cannot be changed. */
  isBuiltIn: z.boolean(),
  /** A role whose rights this one has as well. */
  inheritsFromId: Uuid.nullable(),
  /** By itself, without what it inherits. */
  rights: z.array(RoleRight),
  /** With what it inherits. */
  allRights: z.array(RoleRight),
});
export type Role = z.infer<typeof Role>;

const organizationParams = z.strictObject({ organizationId: Uuid });
const roleParams = organizationParams.extend({ roleId: Uuid });
const described = { name: z.string().trim().min(1).max(100), description: z.string().trim().max(2_000) };
const problems = ['resource.missing', 'access.denied', 'role.circle', 'authz.change-pending'] as const;

export const listRoles = endpoint({
  method: 'GET',
  path: '/api/v1/organizations/{organizationId}/roles',
  summary: 'Roles that members of an organization can have: those of the product and its own',
  params: organizationParams,
  answer: { kind: 'json', status: 200, schema: z.object({ items: z.array(Role) }) },
  problems: ['resource.missing', 'access.denied'],
  access: 'can_manage_users',
});

export const createRole = endpoint({
  method: 'POST',
  path: '/api/v1/organizations/{organizationId}/roles',
  summary: 'Make a role of an organization; it can be given only what you may do yourself',
  params: organizationParams,
  body: z.strictObject({
    code: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
    name: described.name,
    description: described.description.default(''),
    inheritsFromId: Uuid.nullable().default(null),
    rights: z.array(RoleRight).max(5),
  }),
  answer: { kind: 'json', status: 201, schema: Role },
  problems: [...problems, 'role.code-taken'],
  access: 'can_manage_users',
});

export const updateRole = endpoint({
  method: 'PATCH',
  path: '/api/v1/organizations/{organizationId}/roles/{roleId}',
  summary: 'Change what a role is called, what it may do or what it inherits; holds for all who have it at once',
  params: roleParams,
  body: z.strictObject({
    name: described.name.optional(),
    description: described.description.optional(),
    inheritsFromId: Uuid.nullable().optional(),
    rights: z.array(RoleRight).max(5).optional(),
  }),
  answer: { kind: 'json', status: 200, schema: Role },
  problems: [...problems, 'role.built-in', 'organization.last-administrator'],
  access: 'can_manage_users',
});

export const deleteRole = endpoint({
  method: 'DELETE',
  path: '/api/v1/organizations/{organizationId}/roles/{roleId}',
  summary: 'Forget a role that nobody has',
  params: roleParams,
  answer: { kind: 'empty' },
  problems: ['resource.missing', 'access.denied', 'role.built-in', 'role.in-use', 'authz.change-pending'],
  access: 'can_manage_users',
});
