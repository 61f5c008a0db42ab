import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { BoundingBox, GeoLocation } from '../common/geo.ts';
import { Uuid, UuidV7 } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { Sha256 } from './tracks.ts';

export const CameraSide = z.enum(['front', 'rear', 'left', 'right', 'other']);
export const FrameImageType = z.enum(['jpeg']);
/** Where a value comes from: measured by the device, read from the file, interpolated on a log, or put right by the importer. */
export const ValueSource = z.enum(['device', 'exif', 'xmp', 'gpx', 'interpolated', 'corrected']);

/** One picture of a drive as the device describes it; the bytes go to object storage. */
export const FrameMetadata = z.strictObject({
  id: UuidV7,
  capturedAt: z.iso.datetime(),
  capturedAtSource: ValueSource.default('device'),
  location: GeoLocation,
  locationSource: ValueSource.default('device'),
  headingDegrees: z.number().min(0).lt(360).optional(),
  cameraSide: CameraSide.default('front'),
  imageType: FrameImageType.default('jpeg'),
  widthPixels: z.int().min(1).max(100_000).optional(),
  heightPixels: z.int().min(1).max(100_000).optional(),
  sizeBytes: z
    .int()
    .min(1)
    .max(64 << 20),
  sha256: Sha256,
  /** What the file or device said before any correction, kept as it was. */
  raw: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
});
export type FrameMetadata = z.infer<typeof FrameMetadata>;

/** What to do with one announced frame: send it, or nothing because the store has these bytes of this device already. */
export const FrameUpload = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('wanted'),
    frameId: UuidV7,
    /** Good for a PUT of exactly these bytes, with these headers, until `expiresAt`. */
    url: z.url(),
    headers: z.record(z.string(), z.string()),
    expiresAt: z.iso.datetime(),
  }),
  z.object({ state: z.literal('known'), frameId: UuidV7, knownFrameId: UuidV7, knownTrackId: UuidV7 }),
]);
export type FrameUpload = z.infer<typeof FrameUpload>;

const batchParams = z.strictObject({ trackId: UuidV7, batchId: UuidV7 });

export const uploadFrameMetadataBatch = endpoint({
  method: 'POST',
  path: '/api/v1/tracks/{trackId}/frame-batches/{batchId}/frames',
  summary: 'Announce up to 1,000 frames; a batch takes many calls and 10,000 frames, and a frame announced twice counts once',
  params: batchParams,
  body: z.strictObject({ frames: z.array(FrameMetadata).min(1).max(1_000) }),
  answer: { kind: 'json', status: 200, schema: z.object({ batchId: UuidV7, uploads: z.array(FrameUpload) }) },
  problems: [
    'resource.missing',
    'access.denied',
    'track.not-recording',
    'batch.closed',
    'batch.full',
    'frame.differs',
    'track.time-implausible',
  ],
  access: 'can_record_tracks',
});

export const BatchStatus = z.enum(['pending', 'committed', 'abandoned']);
export type BatchStatus = z.infer<typeof BatchStatus>;

/** Proof that a batch is stored. Committing again answers the same receipt. */
export const BatchReceipt = z.object({
  batchId: UuidV7,
  trackId: UuidV7,
  status: BatchStatus,
  committedAt: z.iso.datetime(),
  /** announced = kept + gone + duplicate */
  announced: z.int(),
  kept: z.int(),
  gone: z.int(),
  duplicate: z.int(),
  sizeBytes: z.int(),
  /** SHA-256 over the lines `<frame id> <sha256>\n` of the kept frames in id order: the device compares it before it deletes anything. */
  digest: Sha256,
});
export type BatchReceipt = z.infer<typeof BatchReceipt>;

export const commitFrameBatch = endpoint({
  method: 'POST',
  path: '/api/v1/tracks/{trackId}/frame-batches/{batchId}/commit',
  summary: 'Store a batch: every frame must be in object storage with its size, or named as gone',
  params: batchParams,
  body: z.strictObject({
    /** Frames whose file no longer exists on the device. */
    gone: z.array(UuidV7).max(10_000).default([]),
  }),
  answer: { kind: 'json', status: 200, schema: BatchReceipt },
  idempotencyKey: true,
  problems: ['resource.missing', 'access.denied', 'track.not-recording', 'batch.incomplete', 'batch.closed', 'idempotency.mismatch'],
  access: 'can_record_tracks',
});

/** One frame's line of a receipt. */
export const FrameReceipt = z.object({
  frameId: UuidV7,
  sha256: Sha256,
  state: z.enum(['reserved', 'kept', 'gone', 'duplicate']),
  keptAs: UuidV7.nullable(),
});

export const listFrameReceipts = endpoint({
  method: 'GET',
  path: '/api/v1/tracks/{trackId}/frame-batches/{batchId}/receipts',
  summary: 'Frame by frame, what became of a batch',
  params: batchParams,
  query: z.strictObject(pageQuery),
  answer: { kind: 'json', status: 200, schema: pageOf(FrameReceipt) },
  problems: ['resource.missing', 'access.denied', 'request.cursor-invalid'],
  access: 'can_record_tracks',
});

/** A stored frame as the pages show it. */
export const Frame = z.object({
  id: UuidV7,
  trackId: UuidV7,
  organizationId: Uuid,
  capturedAt: z.iso.datetime(),
  longitude: z.number(),
  latitude: z.number(),
  altitudeMetres: z.number().nullable(),
  accuracyMetres: z.number().nullable(),
  speedMetresPerSecond: z.number().nullable(),
  headingDegrees: z.number().nullable(),
  cameraSide: CameraSide,
  widthPixels: z.int().nullable(),
  heightPixels: z.int().nullable(),
  sizeBytes: z.int(),
  sha256: Sha256,
  capturedAtSource: ValueSource,
  locationSource: ValueSource,
  /** Presigned GET, good for an hour. */
  imageUrl: z.url(),
});
export type Frame = z.infer<typeof Frame>;

export const searchFrames = endpoint({
  method: 'GET',
  path: '/api/v1/frames',
  summary: 'Frames by track, space and time, in order of capture',
  query: z.strictObject({
    ...pageQuery,
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
    trackId: UuidV7.optional(),
    organizationId: Uuid.optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    bounds: BoundingBox.optional(),
  }),
  answer: { kind: 'json', status: 200, schema: pageOf(Frame) },
  problems: ['resource.missing', 'request.cursor-invalid'],
  access: 'signed-in',
});

export const getFrame = endpoint({
  method: 'GET',
  path: '/api/v1/frames/{frameId}',
  summary: 'A frame, with a presigned address of its picture',
  params: z.strictObject({ frameId: UuidV7 }),
  answer: { kind: 'json', status: 200, schema: Frame },
  problems: ['resource.missing'],
  access: 'can_view_org_tracks',
});
