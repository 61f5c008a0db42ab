import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type HoldsRight, type OrganizationRight, requireRight } from '../people/require-right.ts';
import { timeOfId } from './id-time.ts';
import { findTrack } from './track.queries.ts';

export type TrackFinding = { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly holdsRight: HoldsRight };

/**
 * The track, for somebody who holds a right in its organization.
 * @throws AxionError `resource.missing` when there is none, or for a stranger; `access.denied` for one who may only look
 */
export async function findTrackFor(
  { postgres, holdsRight }: TrackFinding,
  actor: Actor,
  { trackId: id, right }: { readonly trackId: string; readonly right: OrganizationRight },
): Promise<TrackDetail> {
  const track = await postgres.maybeOne(findTrack, { id, createdAt: timeOfId(id) });
  if (!track) throw new AxionError('resource.missing', { kind: 'track', id });
  await requireRight(holdsRight, actor, { right, organizationId: track.organizationId, kind: 'track', id });
  return track;
}
