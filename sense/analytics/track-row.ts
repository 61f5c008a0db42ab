import type { TrackEvent } from '@axion/contracts/events/sense.ts';
import { cellOf, clickhouseTime } from './frame-row.ts';

/** A row of ClickHouse's `tracks`. */
export type TrackRow = Readonly<Record<string, unknown>>;

const overviewResolution = 7;

/** The route goes along as pairs, and as the coarse cells that it touches. */
export function trackRow(track: TrackEvent): TrackRow {
  const route = (track.route?.coordinates ?? []).map(([longitude, latitude]) => [longitude as number, latitude as number] as const);
  return {
    id: track.id,
    organization_id: track.organizationId,
    user_id: track.userId,
    device_id: track.deviceId,
    name: track.name,
    source: track.source,
    status: track.status,
    started_at: clickhouseTime(track.startedAt),
    ended_at: track.endedAt === null ? null : clickhouseTime(track.endedAt),
    confirmed_at: track.confirmedAt === null ? null : clickhouseTime(track.confirmedAt),
    frame_count: track.frameCount,
    gone_count: track.goneCount,
    duplicate_count: track.duplicateCount,
    size_bytes: track.sizeBytes,
    distance_metres: track.distanceMetres,
    route,
    is_map_matched: track.isMapMatched,
    h3_res7: [...new Set(route.map(([longitude, latitude]) => cellOf(latitude, longitude, overviewResolution)))],
  };
}
