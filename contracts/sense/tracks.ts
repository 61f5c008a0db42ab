import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { BoundingBox, GeoLocation } from '../common/geo.ts';
import { Uuid, UuidV7 } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { TrackDetail, TrackSource, TrackStatus, TrackSummary } from './track.ts';

/** What stands for a device: the phone's own id, or the importer's. */
export const DeviceId = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, 'letters, digits and . _ : -, at most 100');
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 lower-case hex digits');

export const createTrack = endpoint({
  method: 'POST',
  path: '/api/v1/tracks',
  summary: 'Open a track; the same call again answers the same track',
  body: z.strictObject({
    id: UuidV7,
    organizationId: Uuid,
    deviceId: DeviceId,
    name: z.string().trim().min(1).max(200),
    source: TrackSource.default('phone'),
    startedAt: z.iso.datetime(),
    /** SHA-256 of the one file that the whole track is made from, such as a GPX log; a second track of the same file is refused. */
    sourceSha256: Sha256.optional(),
  }),
  answer: { kind: 'json', status: 201, schema: TrackDetail },
  problems: ['resource.missing', 'access.denied', 'track.time-implausible', 'track.id-taken', 'track.source-known'],
  access: 'can_record_tracks',
});

/** A measured moment of a drive. Sensors are kept as sent. */
export const TrackPoint = z.strictObject({
  timestampMs: z.int().min(0),
  location: GeoLocation,
  headingDegrees: z.number().min(0).lt(360).optional(),
  sensors: z.record(z.string(), z.number()).optional(),
});
export type TrackPoint = z.infer<typeof TrackPoint>;

export const uploadTrackLogs = endpoint({
  method: 'POST',
  path: '/api/v1/tracks/{trackId}/logs',
  summary: 'Add a numbered part of the GPS log; a part sent twice counts once',
  params: z.strictObject({ trackId: UuidV7 }),
  body: z.strictObject({ part: z.int().min(0).max(9_999), points: z.array(TrackPoint).min(1).max(5_000) }),
  answer: { kind: 'json', status: 200, schema: z.object({ trackId: UuidV7, part: z.int(), points: z.int() }) },
  problems: ['resource.missing', 'access.denied', 'track.not-recording', 'track.part-differs', 'track.log-full'],
  access: 'can_record_tracks',
});

export const confirmTrack = endpoint({
  method: 'POST',
  path: '/api/v1/tracks/{trackId}/confirm',
  summary: 'End a track: nothing more comes, and processing starts',
  params: z.strictObject({ trackId: UuidV7 }),
  body: z.strictObject({
    endedAt: z.iso.datetime(),
    /** What the device counted as kept; a difference means that something is missing. */
    frameCount: z.int().min(0),
  }),
  answer: { kind: 'json', status: 200, schema: TrackDetail },
  idempotencyKey: true,
  problems: [
    'resource.missing',
    'access.denied',
    'track.not-recording',
    'track.frames-unaccounted',
    'track.source-known',
    'idempotency.mismatch',
  ],
  access: 'can_record_tracks',
});

export const getTrack = endpoint({
  method: 'GET',
  path: '/api/v1/tracks/{trackId}',
  summary: 'A track with its route',
  params: z.strictObject({ trackId: UuidV7 }),
  answer: { kind: 'json', status: 200, schema: TrackDetail },
  problems: ['resource.missing'],
  access: 'can_view_org_tracks',
});

export const searchTracks = endpoint({
  method: 'GET',
  path: '/api/v1/tracks',
  summary: 'Tracks of the organizations whose tracks you may see, newest first',
  query: z.strictObject({
    ...pageQuery,
    organizationId: Uuid.optional(),
    status: TrackStatus.optional(),
    deviceId: DeviceId.optional(),
    /** Words in the name. */
    text: z.string().trim().max(200).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    bounds: BoundingBox.optional(),
  }),
  answer: { kind: 'json', status: 200, schema: pageOf(TrackSummary) },
  problems: ['request.cursor-invalid'],
  access: 'signed-in',
});
