import { FrameEvent } from '@axion/contracts/events/sense.ts';
import { dateTime64, float32, float64, lowCardinality, nullable, string, uint32, uuid } from '@axion/platform/clickhouse/column-types.ts';
import { column, layoutOf } from '@axion/platform/clickhouse/row-layout.ts';
import type { z } from 'zod';

/** ClickHouse's `frames`, without the cell, which the table reckons for many rows at once. */
export const frameLayout = layoutOf<FrameEvent>({
  id: column(uuid, (frame) => frame.id),
  track_id: column(uuid, (frame) => frame.trackId),
  organization_id: column(uuid, (frame) => frame.organizationId),
  user_id: column(string, (frame) => frame.userId),
  device_id: column(string, (frame) => frame.deviceId),
  captured_at: column(dateTime64, (frame) => frame.capturedAt),
  longitude: column(float64, (frame) => frame.longitude),
  latitude: column(float64, (frame) => frame.latitude),
  altitude_metres: column(nullable(float32), (frame) => frame.altitudeMetres),
  accuracy_metres: column(nullable(float32), (frame) => frame.accuracyMetres),
  speed_metres_per_second: column(nullable(float32), (frame) => frame.speedMetresPerSecond),
  heading_degrees: column(nullable(float32), (frame) => frame.headingDegrees),
  camera_side: column(lowCardinality, (frame) => frame.cameraSide),
  image_type: column(lowCardinality, (frame) => frame.imageType),
  width_pixels: column(nullable(uint32), (frame) => frame.widthPixels),
  height_pixels: column(nullable(uint32), (frame) => frame.heightPixels),
  size_bytes: column(uint32, (frame) => frame.sizeBytes),
  sha256: column(string, (frame) => frame.sha256),
  captured_at_source: column(lowCardinality, (frame) => frame.capturedAtSource),
  location_source: column(lowCardinality, (frame) => frame.locationSource),
});

/**
 * What writing a frame needs: its row, and what it is looked for by. Made where events are read, while the batch before is being written; the event
 * itself is let go, for thousands that wait cost the collector more than their rows.
 */
export const FrameToWrite = FrameEvent.transform((frame) => ({
  id: frame.id,
  trackId: frame.trackId,
  organizationId: frame.organizationId,
  capturedAt: Date.parse(frame.capturedAt),
  row: frameLayout.rowOf(frame),
}));
export type FrameToWrite = z.infer<typeof FrameToWrite>;

/** Where frames go, and as what. */
export const writtenFrames = {
  table: 'frames',
  idOf: ({ id }: FrameToWrite) => id,
  layout: { head: frameLayout.head, rowOf: ({ row }: FrameToWrite) => row },
} as const;
