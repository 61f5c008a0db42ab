import { FrameEvent } from '@axion/contracts/events/sense.ts';
import { latLngToCell } from 'h3-js';
import type { z } from 'zod';
import { type Columns, type Layout, layoutOf, rowBy } from './columns.ts';

const finestResolution = 15;

/** ClickHouse's `frames`. Cells are stored once at the finest resolution; coarser ones are rolled up from it. 64-bit numbers travel as digits. */
const columns: Columns<FrameEvent> = {
  id: (frame) => frame.id,
  track_id: (frame) => frame.trackId,
  organization_id: (frame) => frame.organizationId,
  user_id: (frame) => frame.userId,
  device_id: (frame) => frame.deviceId,
  captured_at: (frame) => clickhouseTime(frame.capturedAt),
  longitude: (frame) => frame.longitude,
  latitude: (frame) => frame.latitude,
  altitude_metres: (frame) => frame.altitudeMetres,
  accuracy_metres: (frame) => frame.accuracyMetres,
  speed_metres_per_second: (frame) => frame.speedMetresPerSecond,
  heading_degrees: (frame) => frame.headingDegrees,
  camera_side: (frame) => frame.cameraSide,
  image_type: (frame) => frame.imageType,
  width_pixels: (frame) => frame.widthPixels,
  height_pixels: (frame) => frame.heightPixels,
  size_bytes: (frame) => frame.sizeBytes,
  sha256: (frame) => frame.sha256,
  captured_at_source: (frame) => frame.capturedAtSource,
  location_source: (frame) => frame.locationSource,
  h3: (frame) => cellOf(frame.latitude, frame.longitude, finestResolution),
};
const layout = layoutOf(columns);
export const frameRow = rowBy(columns);

/**
 * What writing a frame needs: its row, and what it is looked for by. Made where events are read, while the batch before is being written; the event
 * itself is let go, for thousands that wait cost the collector more than their rows.
 */
export const FrameToWrite = FrameEvent.transform((frame) => ({
  id: frame.id,
  trackId: frame.trackId,
  organizationId: frame.organizationId,
  capturedAt: Date.parse(frame.capturedAt),
  line: layout.lineOf(frame),
}));
export type FrameToWrite = z.infer<typeof FrameToWrite>;
export const frameLayout: Layout<FrameToWrite> = { names: layout.names, lineOf: ({ line }) => line };

/** An H3 cell as the digits of its 64-bit number. */
export const cellOf = (latitude: number, longitude: number, resolution: number): string =>
  BigInt(`0x${latLngToCell(latitude, longitude, resolution)}`).toString();

/** `2026-11-18 12:00:00.000`, as ClickHouse reads a DateTime64 in UTC. */
export const clickhouseTime = (iso: string): string => {
  const utc = millisecondsInUtc.test(iso) ? iso : new Date(iso).toISOString();
  return `${utc.slice(0, 10)} ${utc.slice(11, 23)}`;
};

/** As our own events write times: nothing to reckon. */
const millisecondsInUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
