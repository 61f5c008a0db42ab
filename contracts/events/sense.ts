import { z } from 'zod';
import { Latitude, LineString, Longitude } from '../common/geo.ts';
import { Uuid, UuidV7 } from '../common/id.ts';
import { CameraSide, FrameImageType, ValueSource } from '../sense/frames.ts';
import { Track, TrackStatus } from '../sense/track.ts';
import { Sha256 } from '../sense/tracks.ts';

/**
 * Messages that Sense publishes. Consumers ignore fields that they do not know; a field is only ever added, and a breaking change is a new
 * `message-type`. Times are ISO 8601 in UTC with milliseconds.
 */

/**
 * `frame` on `axion.sense.track.metadata`, key: track id. A picture is stored; the same frame may come again and is then the same. Its ids are lower case as stored;
 * frames come by the hundred thousand, so nobody lowers them again.
 */
export const FrameEvent = z.object({
  id: z.uuidv7(),
  trackId: z.uuidv7(),
  organizationId: z.uuid(),
  deviceId: z.string(),
  userId: z.string(),
  capturedAt: z.iso.datetime(),
  longitude: Longitude,
  latitude: Latitude,
  altitudeMetres: z.number().nullable(),
  accuracyMetres: z.number().nullable(),
  speedMetresPerSecond: z.number().nullable(),
  headingDegrees: z.number().nullable(),
  cameraSide: CameraSide,
  imageType: FrameImageType,
  widthPixels: z.uint32().nullable(),
  heightPixels: z.uint32().nullable(),
  sizeBytes: z.uint32(),
  sha256: Sha256,
  capturedAtSource: ValueSource,
  locationSource: ValueSource,
});
export type FrameEvent = z.infer<typeof FrameEvent>;

/**
 * `track` on `axion.sense.track.metadata`, key: track id. The drive as it stands now. It may come late or again: the highest revision wins, and among equal ones
 * the one that comes last. Releases that counted none are 0.
 */
export const TrackEvent = Track.extend({ route: LineString.nullable(), revision: z.int().default(0) });
export type TrackEvent = z.infer<typeof TrackEvent>;

/**
 * `track-status` on `axion.sense.track.metadata`, key: track id.
 * @public Read by services that come later and by others.
 */
export const TrackStatusEvent = z.object({
  trackId: UuidV7,
  organizationId: Uuid,
  status: TrackStatus,
  at: z.iso.datetime(),
});
export type TrackStatusEvent = z.infer<typeof TrackStatusEvent>;

/**
 * `TrackMatchingRequest` on `axion.sense.track.metadata`, key: track id. Asks for the route snapped to roads.
 * @public Read by services that come later and by others.
 */
export const TrackMatchingRequest = z.object({
  trackId: UuidV7,
  organizationId: Uuid,
  /** Points of the GPS log; 0 when only the frames tell where the drive went. */
  pointCount: z.int(),
  requestedAt: z.iso.datetime(),
});
export type TrackMatchingRequest = z.infer<typeof TrackMatchingRequest>;

/**
 * `FrameRecognitionRequest` on `recognition_requests`, key: track id. One a frame, when its track is confirmed.
 * @public Read by services that come later and by others.
 */
export const FrameRecognitionRequest = z.object({
  frameId: z.uuidv7(),
  trackId: z.uuidv7(),
  organizationId: z.uuid(),
  /** Where the bytes are in the bucket. */
  objectKey: z.string(),
  sha256: Sha256,
  capturedAt: z.iso.datetime(),
  longitude: Longitude,
  latitude: Latitude,
  headingDegrees: z.number().nullable(),
  cameraSide: CameraSide,
  requestedAt: z.iso.datetime(),
});
export type FrameRecognitionRequest = z.infer<typeof FrameRecognitionRequest>;

/** `audit` on `axion.sense.audit.events`, key: organization id. One operation that changed something. */
export const AuditEvent = z.object({
  id: UuidV7,
  /** Whose record it is; the nil UUID for what is no organization's but the installation's. */
  organizationId: Uuid,
  createdAt: z.iso.datetime(),
  actorKind: z.enum(['user', 'key', 'system']),
  actorId: z.string(),
  /** What was done, as `noun.verb-ed`: `track.created`. */
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  /** Empty when no request did it. */
  requestId: z.string(),
  /** Facts for people to read; no secrets. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** What each `message-type` carries. */
export const senseMessages = {
  frame: FrameEvent,
  track: TrackEvent,
  'track-status': TrackStatusEvent,
  TrackMatchingRequest,
  FrameRecognitionRequest,
  audit: AuditEvent,
} as const;
export type SenseMessageType = keyof typeof senseMessages;
