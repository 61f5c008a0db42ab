import type { Authz } from '@axion/platform/authz/authz.ts';
import { senseSystem } from '@axion/platform/authz/built-in-roles.ts';
import { objectRef, partsOfRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { reachOf } from '@axion/platform/authz/strict-permissions.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { LiveMemberships } from './live-memberships.ts';
import type { HoldsRight, OrganizationRight } from './require-right.ts';

/** The organizations in which somebody may do something, at most 1,000. */
export type ListOrganizations = (actor: Actor, right: OrganizationRight) => Promise<readonly string[]>;

/** How the authorization store names an organization. */
export const organizationRef = (organizationId: string) => objectRef('organization', organizationId) as `organization:${string}`;

/** Asks the authorization store about one right, and our own rows whether they are a member now. The platform itself may do anything. */
export const askRight =
  (authz: Pick<Authz, 'check'>, isMember: LiveMemberships): HoldsRight =>
  async (actor, relation, organizationId) => {
    if (actor.kind === 'system') return true;
    const question = { user: userRef(actor.id), relation, object: organizationRef(organizationId) };
    const [may, belongs] = await Promise.all([authz.check(question, reachOf(relation)), isMember(actor.id, organizationId)]);
    return may && belongs;
  };

/** Asks the authorization store where somebody holds a right, and our own rows where they are a member now. */
export const askOrganizations =
  (authz: Pick<Authz, 'listObjects'>, isMember: LiveMemberships): ListOrganizations =>
  async (actor, relation) => {
    const named = await authz.listObjects({ user: userRef(actor.id), relation, type: 'organization' });
    const ids = named.map((name) => partsOfRef(name)[0] ?? '');
    const belongs = await Promise.all(ids.map((id) => isMember(actor.id, id)));
    return ids.filter((_id, i) => belongs[i]);
  };

/** Asks the authorization store about the installation as a whole. */
export const askSystemRight =
  (authz: Pick<Authz, 'check'>) =>
  async (actor: Actor, relation: 'can_manage_organizations'): Promise<boolean> =>
    actor.kind === 'system' ||
    authz.check({ user: userRef(actor.id), relation, object: senseSystem as `system:${string}` }, reachOf(relation));
