import type { TrackEvent } from '@axion/contracts/events/sense.ts';
import {
  array,
  bool,
  dateTime64,
  float64,
  lowCardinality,
  nullable,
  pair,
  string,
  uint32,
  uint64,
  uuid,
} from '@axion/platform/clickhouse/column-types.ts';
import { column, layoutOf } from '@axion/platform/clickhouse/row-layout.ts';
import { cellOf } from './cell.ts';

const overviewResolution = 7;

const routeOf = (track: TrackEvent): (readonly [longitude: number, latitude: number])[] =>
  (track.route?.coordinates ?? []).map(([longitude, latitude]) => [longitude as number, latitude as number]);

const cellsOf = (track: TrackEvent): bigint[] => [
  ...new Set(routeOf(track).map(([longitude, latitude]) => cellOf(latitude, longitude, overviewResolution))),
];

/** ClickHouse's `tracks`. The route goes along as pairs, and as the coarse cells that it touches. */
export const trackLayout = layoutOf<TrackEvent>({
  id: column(uuid, (track) => track.id),
  organization_id: column(uuid, (track) => track.organizationId),
  user_id: column(string, (track) => track.userId),
  device_id: column(string, (track) => track.deviceId),
  name: column(string, (track) => track.name),
  source: column(lowCardinality, (track) => track.source),
  status: column(lowCardinality, (track) => track.status),
  started_at: column(dateTime64, (track) => track.startedAt),
  ended_at: column(nullable(dateTime64), (track) => track.endedAt),
  confirmed_at: column(nullable(dateTime64), (track) => track.confirmedAt),
  frame_count: column(uint32, (track) => track.frameCount),
  gone_count: column(uint32, (track) => track.goneCount),
  duplicate_count: column(uint32, (track) => track.duplicateCount),
  size_bytes: column(uint64, (track) => BigInt(track.sizeBytes)),
  distance_metres: column(nullable(float64), (track) => track.distanceMetres),
  route: column(array(pair(float64, float64)), routeOf),
  is_map_matched: column(bool, (track) => track.isMapMatched),
  revision: column(uint32, (track) => track.revision),
  h3_res7: column(array(uint64), cellsOf),
});
