import type { FrameEvent } from '@axion/contracts/events/sense.ts';
import { latLngToCell } from 'h3-js';

/** A row of ClickHouse's `frames`, as JSON of JSONEachRow. */
export type FrameRow = Readonly<Record<string, string | number | null>>;

const finestResolution = 15;

/** Cells are stored once at the finest resolution; coarser ones are rolled up from it. 64-bit numbers travel as digits. */
export const frameRow = (frame: FrameEvent): FrameRow => ({
  id: frame.id,
  track_id: frame.trackId,
  organization_id: frame.organizationId,
  user_id: frame.userId,
  device_id: frame.deviceId,
  captured_at: clickhouseTime(frame.capturedAt),
  longitude: frame.longitude,
  latitude: frame.latitude,
  altitude_metres: frame.altitudeMetres,
  accuracy_metres: frame.accuracyMetres,
  speed_metres_per_second: frame.speedMetresPerSecond,
  heading_degrees: frame.headingDegrees,
  camera_side: frame.cameraSide,
  image_type: frame.imageType,
  width_pixels: frame.widthPixels,
  height_pixels: frame.heightPixels,
  size_bytes: frame.sizeBytes,
  sha256: frame.sha256,
  captured_at_source: frame.capturedAtSource,
  location_source: frame.locationSource,
  h3: cellOf(frame.latitude, frame.longitude, finestResolution),
});

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
