import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { BoundingBox } from '@axion/contracts/common/geo.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { TrackSummary } from '@axion/contracts/sense/track.ts';
import type { searchTracks as contract } from '@axion/contracts/sense/tracks.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { ObjectPermits } from '@axion/platform/objects/objects.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { imageUrlOf } from '../frames/frame-object.ts';
import type { ListOrganizations } from '../people/ask-rights.ts';
import { selectTracks } from './search-tracks.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'many'>;
  readonly objects: Pick<ObjectPermits, 'presignGet'>;
  readonly organizationsOf: ListOrganizations;
};

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

/**
 * Tracks of the organizations whose tracks the caller may see, newest first. Another organization's are never found, whatever is asked.
 * @throws AxionError `request.cursor-invalid`
 */
export async function searchTracks(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<Page<TrackSummary>> {
  const { limit, cursor, ...filter } = input;
  const after = positionOf(cursor, filter, Position);
  const seen = await deps.organizationsOf(actor, 'can_view_org_tracks');
  const organizationIds = seen.filter((id) => filter.organizationId === undefined || id === filter.organizationId);
  if (organizationIds.length === 0) return { items: [], next: null };

  const rows = await deps.postgres.many(selectTracks, {
    organizationIds,
    status: filter.status ?? null,
    deviceId: filter.deviceId ?? null,
    text: filter.text || null,
    from: filter.from ?? null,
    to: filter.to ?? null,
    ...boxesOf(filter.bounds),
    afterStartedAt: after?.[0] ?? null,
    afterId: after?.[1] ?? null,
    limit: limit + 1,
  });
  const page = pageFrom(rows, { limit, filter, position: (last) => [last.startedAt, last.id] });
  const items = page.items.map(({ coverFrameId, ...track }) => ({
    ...track,
    coverUrl: coverFrameId === null ? null : imageUrlOf(deps.objects, { trackId: track.id, id: coverFrameId }),
  }));
  return { items, next: page.next };
}

type Box = [west: number, south: number, east: number, north: number];

/** A box that crosses the antimeridian is searched as its two sides; any other as itself. */
export function boxesOf(bounds: BoundingBox | undefined): { readonly east: Box | null; readonly west: Box | null } {
  if (!bounds) return { east: null, west: null };
  const [west, south, east, north] = bounds;
  return west <= east ? { east: bounds, west: bounds } : { east: [west, south, 180, north], west: [-180, south, east, north] };
}
