import type { TrackEvent } from '@axion/contracts/events/sense.ts';
import { layoutOf } from './columns.ts';
import { cellOf, clickhouseTime } from './frame-row.ts';

const overviewResolution = 7;

const routeOf = (track: TrackEvent): (readonly [longitude: number, latitude: number])[] =>
  (track.route?.coordinates ?? []).map(([longitude, latitude]) => [longitude as number, latitude as number]);

/** ClickHouse's `tracks`. The route goes along as pairs, and as the coarse cells that it touches. */
export const trackLayout = layoutOf<TrackEvent>({
  id: (track) => track.id,
  organization_id: (track) => track.organizationId,
  user_id: (track) => track.userId,
  device_id: (track) => track.deviceId,
  name: (track) => track.name,
  source: (track) => track.source,
  status: (track) => track.status,
  started_at: (track) => clickhouseTime(track.startedAt),
  ended_at: (track) => (track.endedAt === null ? null : clickhouseTime(track.endedAt)),
  confirmed_at: (track) => (track.confirmedAt === null ? null : clickhouseTime(track.confirmedAt)),
  frame_count: (track) => track.frameCount,
  gone_count: (track) => track.goneCount,
  duplicate_count: (track) => track.duplicateCount,
  size_bytes: (track) => track.sizeBytes,
  distance_metres: (track) => track.distanceMetres,
  route: routeOf,
  is_map_matched: (track) => track.isMapMatched,
  revision: (track) => track.revision,
  h3_res7: (track) => [...new Set(routeOf(track).map(([longitude, latitude]) => cellOf(latitude, longitude, overviewResolution)))],
});
