import type { FrameMetadata } from '@axion/contracts/sense/frames.ts';
import { timeOfId } from '../tracks/id-time.ts';
import type { FrameColumns } from './announced.queries.ts';

/** Frames turned by a quarter: from rows as devices send them to columns as the store takes them in one statement. */
export const columnsOf = (frames: readonly FrameMetadata[]): FrameColumns => ({
  ids: frames.map((frame) => frame.id),
  createdAts: frames.map((frame) => timeOfId(frame.id).toISOString()),
  capturedAts: frames.map((frame) => frame.capturedAt),
  capturedAtSources: frames.map((frame) => frame.capturedAtSource),
  longitudes: frames.map((frame) => frame.location.longitude),
  latitudes: frames.map((frame) => frame.location.latitude),
  altitudes: frames.map((frame) => frame.location.altitudeMetres ?? null),
  accuracies: frames.map((frame) => frame.location.accuracyMetres ?? null),
  speeds: frames.map((frame) => frame.location.speedMetresPerSecond ?? null),
  locationSources: frames.map((frame) => frame.locationSource),
  headings: frames.map((frame) => frame.headingDegrees ?? null),
  cameraSides: frames.map((frame) => frame.cameraSide),
  imageTypes: frames.map((frame) => frame.imageType),
  widths: frames.map((frame) => frame.widthPixels ?? null),
  heights: frames.map((frame) => frame.heightPixels ?? null),
  sizes: frames.map((frame) => frame.sizeBytes),
  sha256s: frames.map((frame) => frame.sha256),
  raws: frames.map((frame) => (frame.raw === undefined ? null : JSON.stringify(frame.raw))),
});
