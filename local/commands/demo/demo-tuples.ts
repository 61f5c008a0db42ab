import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { type DemoOrganization, genRoles, senseRoles } from './demo-members.ts';

const everyone = 'user:*';

/** Who belongs to an organization, what its roles may, and who has them: facts of the model that Sense wrote. */
export function senseTuples({ id, members }: DemoOrganization, issuer: string): readonly RelationTuple[] {
  const organization = objectRef('organization', id);
  const roles = Object.entries(senseRoles).flatMap(([name, rights]) => {
    const role = objectRef('sense_role', id, name);
    const flags = rights.map((right): RelationTuple => ({ user: everyone, relation: `has_${right}`, object: role }));
    return [...flags, { user: role, relation: 'role', object: organization }];
  });
  const people = members.flatMap(({ subject, sense }): RelationTuple[] => {
    const user = userRef(userIdOf(issuer, subject));
    return [
      { user, relation: 'member', object: organization },
      { user, relation: 'assignee', object: objectRef('sense_role', id, sense) },
    ];
  });
  return [...roles, ...people];
}

/** Who has which role of Gen: facts of the model that Gen wrote. What the roles may is Gen's own to write. */
export const genTuples = ({ members }: DemoOrganization, issuer: string): readonly RelationTuple[] =>
  members.flatMap(({ subject, gen }) =>
    gen === undefined
      ? []
      : [{ user: userRef(userIdOf(issuer, subject)), relation: 'assignee', object: objectRef('role', String(genRoles[gen])) }],
  );
