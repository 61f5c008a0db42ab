import type { PermissionOn } from '@axion/contracts/common/permissions.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';

export type OrganizationRight = PermissionOn<'organization'>;

/** Whether somebody may do something in an organization. Fails closed: no answer is an error. */
export type HoldsRight = (actor: Actor, right: OrganizationRight, organizationId: string) => Promise<boolean>;

type Wanted = {
  readonly right: OrganizationRight;
  readonly organizationId: string;
  /** What the caller asked for, as they named it. */
  readonly kind: string;
  readonly id: string;
};

/**
 * Lets pass who holds the right in the organization that the thing belongs to.
 * @throws AxionError `resource.missing` for a stranger, who does not learn that it exists; `access.denied` for one who may see it and not do this
 */
export async function requireRight(holdsRight: HoldsRight, actor: Actor, { right, organizationId, kind, id }: Wanted): Promise<void> {
  if (await holdsRight(actor, right, organizationId)) return;
  const sees = right !== 'can_view_org_tracks' && (await holdsRight(actor, 'can_view_org_tracks', organizationId));
  throw sees ? new AxionError('access.denied', { permission: right }) : new AxionError('resource.missing', { kind, id });
}
