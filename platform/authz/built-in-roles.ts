import type { RelationTuple } from './authz.ts';
import { objectRef } from './object-ref.ts';

/** Everyone of the type `user`, as flags are written. */
const everyone = 'user:*' as const;

/** The whole of Gen, at which roles are assigned that hold for everything below. */
export const genSystem = objectRef('system', 'axion-gen');

/** The whole of Sense: who makes organizations, and what roles may do. */
export const senseSystem = objectRef('system', 'axion-sense');

/** The flags of Gen's built-in roles: 1 is Admin, 2 is Analyst. An analyst makes dashboards and sees those of the own organization. */
const genRoleFlags = {
  1: [
    'has_manage_roles',
    'has_manage_datasources',
    'has_manage_dashboards',
    'has_admin_datasource',
    'has_view_datasource',
    'has_admin_dataset',
    'has_view_dataset',
    'has_view_table',
    'has_edit_dashboard',
    'has_view_dashboard',
  ],
  2: ['has_manage_dashboards', 'has_view_datasource', 'has_view_dataset', 'has_view_table'],
} as const;

/** What Gen's runner writes: the flags of both built-in roles, and that they hold for the whole system. */
export const genBuiltInTuples = (): readonly RelationTuple[] =>
  Object.entries(genRoleFlags).flatMap(([id, flags]) => {
    const role = objectRef('role', id);
    return [
      ...flags.map((relation) => ({ user: everyone, relation, object: role })),
      { user: role, relation: 'assigned_role', object: genSystem },
    ];
  });

/** A role of one organization in Sense: its flags, and that it is the organization's. The role's object is `sense_role:<organization>/<role>`. */
export function senseRoleTuples(organizationId: string, role: string, flags: readonly string[]): readonly RelationTuple[] {
  const object = objectRef('sense_role', organizationId, role);
  return [
    ...flags.map((relation) => ({ user: everyone, relation, object })),
    { user: object, relation: 'role', object: objectRef('organization', organizationId) },
  ];
}
