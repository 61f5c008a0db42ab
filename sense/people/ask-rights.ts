import type { Authz } from '@axion/platform/authz/authz.ts';
import { objectRef, partsOfRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { reachOf } from '@axion/platform/authz/strict-permissions.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { HoldsRight, OrganizationRight } from './require-right.ts';

/** The organizations in which somebody may do something, at most 1,000. */
export type ListOrganizations = (actor: Actor, right: OrganizationRight) => Promise<readonly string[]>;

/** How the authorization store names an organization. */
export const organizationRef = (organizationId: string) => objectRef('organization', organizationId) as `organization:${string}`;

/** Asks the authorization store about one right. The platform itself may do anything. */
export const askRight =
  (authz: Pick<Authz, 'check'>): HoldsRight =>
  async (actor, relation, organizationId) =>
    actor.kind === 'system' ||
    authz.check({ user: userRef(actor.id), relation, object: organizationRef(organizationId) }, reachOf(relation));

/** Asks the authorization store where somebody holds a right. */
export const askOrganizations =
  (authz: Pick<Authz, 'listObjects'>): ListOrganizations =>
  async (actor, relation) =>
    (await authz.listObjects({ user: userRef(actor.id), relation, type: 'organization' })).map((name) => partsOfRef(name)[0] ?? '');
