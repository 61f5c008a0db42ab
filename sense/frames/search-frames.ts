import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { searchFrames as contract, Frame } from '@axion/contracts/sense/frames.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { ObjectPermits } from '@axion/platform/objects/objects.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import { z } from 'zod';
import type { ListOrganizations } from '../people/ask-rights.ts';
import { findTrackFor, type TrackFinding } from '../tracks/find-track-for.ts';
import { imageUrlOf } from './frame-object.ts';
import { selectFrames, selectFramesOfTrack } from './search-frames.queries.ts';

type Deps = TrackFinding & {
  readonly clickhouse: Pick<ClickHouse, 'many'>;
  readonly objects: Pick<ObjectPermits, 'presignGet'>;
  readonly organizationsOf: ListOrganizations;
};
type Input = InputOf<typeof contract>;

const Position = z.tuple([z.number(), z.uuid()]);

/**
 * Frames by track, space and time in order of capture, of the organizations whose tracks the caller may see. A frame is found some moments after its
 * batch was committed.
 *
 * @throws AxionError `resource.missing` for a track that is not there or a stranger's, `request.cursor-invalid`
 */
export async function searchFrames(deps: Deps, actor: Actor, input: Input): Promise<Page<Frame>> {
  const { limit, cursor, ...filter } = input;
  const after = positionOf(cursor, filter, Position);
  const organizationIds = await seenBy(deps, actor, input);
  if (organizationIds.length === 0) return { items: [], next: null };

  const [west = null, south = null, east = null, north = null] = filter.bounds ?? [];
  const [afterMs = null, afterId = null] = after ?? [];
  const [from, to] = [secondsOf(filter.from), secondsOf(filter.to)];
  const params = { organizationIds: [...organizationIds], from, to, west, south, east, north, afterMs, afterId, limit: limit + 1 };
  const rows =
    filter.trackId === undefined
      ? await deps.clickhouse.many(selectFrames, params)
      : await deps.clickhouse.many(selectFramesOfTrack, { ...params, trackId: filter.trackId });
  const page = pageFrom(rows, { limit, filter, position: (last) => [Date.parse(last.capturedAt), last.id] });
  return { items: page.items.map((row) => ({ ...row, imageUrl: imageUrlOf(deps.objects, row) })), next: page.next };
}

async function seenBy(deps: Deps, actor: Actor, { trackId, organizationId }: Input): Promise<readonly string[]> {
  const seen =
    trackId === undefined
      ? await deps.organizationsOf(actor, 'can_view_org_tracks')
      : [(await findTrackFor(deps, actor, { trackId, right: 'can_view_org_tracks' })).organizationId];
  return seen.filter((id) => organizationId === undefined || id === organizationId);
}

const secondsOf = (iso: string | undefined): number | null => (iso === undefined ? null : Date.parse(iso) / 1_000);
