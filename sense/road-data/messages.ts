import type {
  BatchReceiptSchema,
  FrameMetadata as FrameMetadataMessage,
  FrameUploadSchema,
} from '@axion/contracts/proto/gen/axion/sense/contracts/v1/frame_pb.ts';
import type { GeoLocation, TrackPoint } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/geo_pb.ts';
import type { TrackSchema } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/track_pb.ts';
import type { BatchReceipt, FrameUpload } from '@axion/contracts/sense/frames.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  cameraSideWord,
  hexOf,
  imageTypeWord,
  isoOf,
  millisecondsOf,
  trackSourceNumber,
  trackStatusNumber,
  valueSourceWord,
} from './words.ts';

/** Messages on their way in: plain values that the contracts of REST then check. */
const locationOf = (location: GeoLocation | undefined) =>
  location && {
    longitude: location.lon,
    latitude: location.lat,
    altitudeMetres: location.altitude,
    accuracyMetres: location.accuracy,
    speedMetresPerSecond: location.speed,
  };

export const pointOf = ({ timestampMs, location, heading, sensors }: TrackPoint) => ({
  timestampMs: Number(timestampMs),
  location: locationOf(location),
  headingDegrees: heading,
  ...(Object.keys(sensors).length > 0 ? { sensors } : {}),
});

export const frameOf = (frame: FrameMetadataMessage) => ({
  id: frame.id,
  capturedAt: isoOf(frame.capturedAtMs),
  capturedAtSource: valueSourceWord(frame.capturedAtSource),
  location: locationOf(frame.location),
  locationSource: valueSourceWord(frame.locationSource),
  headingDegrees: frame.heading,
  cameraSide: cameraSideWord(frame.cameraSide),
  imageType: imageTypeWord(frame.imageType),
  widthPixels: frame.widthPixels,
  heightPixels: frame.heightPixels,
  sizeBytes: frame.sizeBytes,
  sha256: hexOf(frame.sha256),
});

/** Answers on their way out. */
export const trackMessage = (track: TrackDetail): MessageInitShape<typeof TrackSchema> => ({
  id: track.id,
  organizationId: track.organizationId,
  userId: track.userId,
  deviceId: track.deviceId,
  name: track.name,
  source: trackSourceNumber(track.source),
  status: trackStatusNumber(track.status),
  startedAtMs: millisecondsOf(track.startedAt),
  ...(track.endedAt === null ? {} : { endedAtMs: millisecondsOf(track.endedAt) }),
  ...(track.confirmedAt === null ? {} : { confirmedAtMs: millisecondsOf(track.confirmedAt) }),
  frameCount: track.frameCount,
  goneCount: track.goneCount,
  duplicateCount: track.duplicateCount,
  sizeBytes: BigInt(track.sizeBytes),
  ...(track.distanceMetres === null ? {} : { distanceMetres: track.distanceMetres }),
  pendingBatches: track.pendingBatches,
});

export const uploadMessage = (upload: FrameUpload): MessageInitShape<typeof FrameUploadSchema> => ({
  frameId: upload.frameId,
  what:
    upload.state === 'known'
      ? { case: 'known', value: { frameId: upload.knownFrameId, trackId: upload.knownTrackId } }
      : { case: 'wanted', value: { url: upload.url, headers: upload.headers, expiresAtMs: millisecondsOf(upload.expiresAt) } },
});

export const receiptMessage = (receipt: BatchReceipt): MessageInitShape<typeof BatchReceiptSchema> => ({
  batchId: receipt.batchId,
  trackId: receipt.trackId,
  committedAtMs: millisecondsOf(receipt.committedAt),
  announced: receipt.announced,
  kept: receipt.kept,
  gone: receipt.gone,
  duplicate: receipt.duplicate,
  sizeBytes: BigInt(receipt.sizeBytes),
  digest: Buffer.from(receipt.digest, 'hex'),
});
