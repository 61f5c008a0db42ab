import { z } from 'zod';
import { LineString } from '../common/geo.ts';
import { Uuid, UuidV7 } from '../common/id.ts';

export const TrackStatus = z.enum(['recording', 'confirmed', 'abandoned']);
export type TrackStatus = z.infer<typeof TrackStatus>;

/** How the drive came to us. */
export const TrackSource = z.enum(['phone', 'import']);

/** One drive: a device's session from start to confirmation. */
export const Track = z.object({
  /** UUIDv7, fixed on the device before anything is sent. */
  id: UuidV7,
  organizationId: Uuid,
  /** Who recorded it; the platform-wide user id. */
  userId: z.string(),
  deviceId: z.string(),
  name: z.string(),
  source: TrackSource,
  status: TrackStatus,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  confirmedAt: z.iso.datetime().nullable(),
  /** Frames that are stored; sent = kept + refused + gone. */
  frameCount: z.int(),
  goneCount: z.int(),
  duplicateCount: z.int(),
  sizeBytes: z.int(),
  distanceMetres: z.number().nullable(),
  /** west, south, east, north; null until a place is known. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  isMapMatched: z.boolean(),
});
export type Track = z.infer<typeof Track>;

/** A track as lists show it: enough for a row and a line on a small map, without a call a row. */
export const TrackSummary = Track.extend({
  /** The route, simplified to about 10 metres. */
  outline: LineString.nullable(),
  /** Presigned GET of an early frame, good for an hour; null without frames. */
  coverUrl: z.url().nullable(),
});
export type TrackSummary = z.infer<typeof TrackSummary>;

/** A track with what only its own page needs. */
export const TrackDetail = Track.extend({
  /** Of at most 10,000 points; a longer one comes simplified, right within a metre where that is possible. */
  route: LineString.nullable(),
  pendingBatches: z.int(),
  /** Rises by one with every change. */
  revision: z.int(),
});
export type TrackDetail = z.infer<typeof TrackDetail>;
