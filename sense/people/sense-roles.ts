import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { organizationRef } from './ask-rights.ts';

/** What each role of an organization may do: flags of the authorization model. */
const senseRoles = {
  inspector: ['has_view_org_tracks', 'has_record_tracks'],
  supervisor: ['has_view_org_tracks', 'has_record_tracks', 'has_manage_tasks', 'has_manage_projects'],
  analyst: ['has_view_org_tracks'],
  admin: ['has_view_org_tracks', 'has_record_tracks', 'has_manage_users', 'has_manage_tasks', 'has_manage_projects'],
} as const;
export type SenseRole = keyof typeof senseRoles;

type Member = { readonly organizationId: string; readonly userId: string; readonly role: SenseRole };

/** The facts that make somebody a member with a role, the role itself among them. */
export function tuplesOfMember({ organizationId, userId, role }: Member): readonly RelationTuple[] {
  const organization = organizationRef(organizationId);
  const roleRef = objectRef('sense_role', organizationId, role);
  return [
    { user: userRef(userId), relation: 'member', object: organization },
    { user: roleRef, relation: 'role', object: organization },
    { user: userRef(userId), relation: 'assignee', object: roleRef },
    ...senseRoles[role].map((flag) => ({ user: 'user:*' as const, relation: flag, object: roleRef })),
  ];
}
