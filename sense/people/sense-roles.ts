import { type RoleRight, RoleRight as rightNames } from '@axion/contracts/sense/roles.ts';
import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { senseSystem } from '@axion/platform/authz/built-in-roles.ts';
import { type ObjectName, objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { organizationRef } from './ask-rights.ts';

/** A role as the authorization store needs to know it. */
export type RoleFacts = { readonly code: string; readonly flags: readonly string[]; readonly inheritsFrom: string | null };

/** The roles that every organization has, as the first migration of roles seeds them. */
export const builtInRoles = [
  { code: 'analyst', inheritsFrom: null, flags: ['has_view_org_tracks'] },
  { code: 'inspector', inheritsFrom: 'analyst', flags: ['has_record_tracks'] },
  { code: 'supervisor', inheritsFrom: 'inspector', flags: ['has_manage_tasks', 'has_manage_projects'] },
  { code: 'admin', inheritsFrom: 'supervisor', flags: ['has_manage_users'] },
] as const satisfies readonly RoleFacts[];
export type SenseRole = (typeof builtInRoles)[number]['code'];

/** The flag of a role that gives a right, and back. */
export const flagOf = (right: RoleRight): string => right.replace(/^can_/, 'has_');
export const rightOf = (flag: string): RoleRight => rightNames.parse(flag.replace(/^has_/, 'can_'));

const everyone = 'user:*' as const;

/** How the authorization store names a role of an organization. */
export const roleRef = (organizationId: string, code: string): ObjectName => objectRef('sense_role', organizationId, code);

export const flagTuple = (role: ObjectName, flag: string): RelationTuple => ({ user: everyone, relation: flag, object: role });

export const parentTuple = (organizationId: string, role: ObjectName, parent: string): RelationTuple => ({
  user: roleRef(organizationId, parent),
  relation: 'parent',
  object: role,
});

/** A role of an organization: its flags, what it inherits from, and that it is the organization's. */
export function tuplesOfRole(organizationId: string, { code, flags, inheritsFrom }: RoleFacts): readonly RelationTuple[] {
  const role = roleRef(organizationId, code);
  return [
    ...flags.map((flag) => flagTuple(role, flag)),
    ...(inheritsFrom === null ? [] : [parentTuple(organizationId, role, inheritsFrom)]),
    { user: role, relation: 'role', object: organizationRef(organizationId) },
  ];
}

/** The built-in roles of one organization. */
export const tuplesOfOrganization = (organizationId: string): readonly RelationTuple[] =>
  builtInRoles.flatMap((role) => tuplesOfRole(organizationId, role));

export const memberTuple = (organizationId: string, userId: string): RelationTuple => ({
  user: userRef(userId),
  relation: 'member',
  object: organizationRef(organizationId),
});

/** That somebody has a role. */
export const assigneeTuple = (organizationId: string, userId: string, code: string): RelationTuple => ({
  user: userRef(userId),
  relation: 'assignee',
  object: roleRef(organizationId, code),
});

/** The facts that make somebody a member with a built-in role, the roles themselves among them. */
export const tuplesOfMember = ({ organizationId, userId, role }: { organizationId: string; userId: string; role: SenseRole }) => [
  ...tuplesOfOrganization(organizationId),
  memberTuple(organizationId, userId),
  assigneeTuple(organizationId, userId, role),
];

const operatorRole = objectRef('sense_role', 'axion-sense', 'operator');

/** What operators of the installation may do: make organizations. */
export const operatorRoleTuples = (): readonly RelationTuple[] => [
  flagTuple(operatorRole, 'has_manage_organizations'),
  flagTuple(operatorRole, 'has_manage_roles'),
  { user: operatorRole, relation: 'role', object: senseSystem },
];

export const operatorTuple = (userId: string): RelationTuple => ({ user: userRef(userId), relation: 'assignee', object: operatorRole });
