import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { genBuiltInTuples, senseRoleTuples, senseSystem } from '@axion/platform/authz/built-in-roles.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';

/** Organizations that a fresh local stack has. */
export const demoOrganizations = [
  { id: '018f0000-0000-7000-8000-00000000a001', code: 'axionville', name: 'Axionville' },
  { id: '018f0000-0000-7000-8000-00000000b001', code: 'rivalton', name: 'Rivalton' },
] as const;
const [axionville, rivalton] = demoOrganizations;

/** The roles that every organization has in Sense: what each may do beyond the one that it inherits from, the flags of a `sense_role`. */
const demoSenseRoles = {
  inspector: { inheritsFrom: 'analyst', flags: ['has_record_tracks'] },
  supervisor: { inheritsFrom: 'inspector', flags: ['has_manage_tasks', 'has_manage_projects'] },
  analyst: { inheritsFrom: null, flags: ['has_view_org_tracks'] },
  admin: { inheritsFrom: 'supervisor', flags: ['has_manage_users'] },
} as const;
export type DemoSenseRole = keyof typeof demoSenseRoles;

/** Somebody to try the platform as. */
export type DemoPerson = {
  /** The name to sign in with, and the `sub` of the tokens. */
  readonly subject: string;
  readonly name: string;
  readonly nameAr: string;
  readonly email: string;
  readonly organizationId: string;
  readonly senseRoles: readonly DemoSenseRole[];
  /** 1 is Admin, 2 is Analyst. */
  readonly genRoles: readonly (1 | 2)[];
};

const person = (
  subject: string,
  [name, nameAr]: readonly [string, string],
  of: {
    readonly organization: (typeof demoOrganizations)[number];
    readonly senseRoles: DemoPerson['senseRoles'];
    readonly genRoles: DemoPerson['genRoles'];
  },
): DemoPerson => ({
  subject,
  name,
  nameAr,
  email: `${subject}@${of.organization.code}.example`,
  organizationId: of.organization.id,
  senseRoles: of.senseRoles,
  genRoles: of.genRoles,
});

/** One for each role, and a rival of another organization, who must never see what Axionville drives; the rival may record, so that there is something to hide. */
export const demoPeople: readonly DemoPerson[] = [
  person('inspector', ['Amal Haddad', 'أمل حداد'], { organization: axionville, senseRoles: ['inspector'], genRoles: [] }),
  person('supervisor', ['Badr Saleh', 'بدر صالح'], { organization: axionville, senseRoles: ['supervisor'], genRoles: [2] }),
  person('analyst', ['Chiara Conti', 'كيارا كونتي'], { organization: axionville, senseRoles: ['analyst'], genRoles: [2] }),
  person('admin', ['Dina Farouk', 'دينا فاروق'], { organization: axionville, senseRoles: ['admin'], genRoles: [1] }),
  person('rival', ['Rami Nassar', 'رامي نصار'], { organization: rivalton, senseRoles: ['analyst', 'inspector'], genRoles: [2] }),
];

/** The person with this sign-in name. */
export const findDemoPerson = (subject: string): DemoPerson | undefined => demoPeople.find((found) => found.subject === subject);

/** Who may make organizations and manage jobs of Sense: the installation as a whole, and nothing inside an organization. */
export const demoOperator = 'admin';

function operatorTuples(user: RelationTuple['user']): readonly RelationTuple[] {
  const role = objectRef('sense_role', 'axion-sense', 'operator');
  const flags = ['has_manage_organizations', 'has_manage_roles'].map((relation) => ({ user: 'user:*', relation, object: role }) as const);
  return [...flags, { user: role, relation: 'role', object: senseSystem }, { user, relation: 'assignee', object: role }];
}

function roleTuples(organizationId: string, role: DemoSenseRole): readonly RelationTuple[] {
  const { inheritsFrom, flags } = demoSenseRoles[role];
  const roleOf = (name: string) => objectRef('sense_role', organizationId, name);
  const parents = inheritsFrom === null ? [] : [{ user: roleOf(inheritsFrom), relation: 'parent', object: roleOf(role) }];
  return [...senseRoleTuples(organizationId, role, flags), ...parents];
}

/** The id under which every store knows a demo person. */
export const demoUserId = (issuer: string, { subject }: Pick<DemoPerson, 'subject'>): string => userIdOf(issuer, subject);

/**
 * What the authorization store must hold for the demo, as far as one product's model knows it: memberships in both, roles in each. Less than a
 * hundred facts a product, so one write; writing them again changes nothing.
 */
export function demoTuples(issuer: string, product: 'sense' | 'gen'): readonly RelationTuple[] {
  const userOf = (found: DemoPerson) => userRef(demoUserId(issuer, found));
  const members = demoPeople.map((found) => ({
    user: userOf(found),
    relation: 'member',
    object: objectRef('organization', found.organizationId),
  }));
  if (product === 'gen') {
    const assigned = demoPeople.flatMap((found) =>
      found.genRoles.map((role) => ({ user: userOf(found), relation: 'assignee', object: objectRef('role', String(role)) })),
    );
    return [...members, ...genBuiltInTuples(), ...assigned];
  }
  const roles = demoOrganizations.flatMap((organization) =>
    (Object.keys(demoSenseRoles) as DemoSenseRole[]).flatMap((role) => roleTuples(organization.id, role)),
  );
  const assigned = demoPeople.flatMap((found) =>
    found.senseRoles.map((role) => ({
      user: userOf(found),
      relation: 'assignee',
      object: objectRef('sense_role', found.organizationId, role),
    })),
  );
  return [...members, ...roles, ...assigned, ...operatorTuples(userRef(userIdOf(issuer, demoOperator)))];
}
