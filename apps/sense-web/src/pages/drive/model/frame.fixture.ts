import type { Frame } from '@axion/contracts/sense/frames.ts';

const trackId = '019a0000-0000-7000-8000-000000000001';
const start = Date.UTC(2026, 10, 18, 7, 12);

/** A frame `seconds` after the start, `north` metres north of a corner of Lund. For tests of the drive's models. */
export const frameAt = (seconds: number, north: number, facts: Partial<Frame> = {}): Frame => ({
  id: `019a0000-0000-7000-8000-${String(seconds).padStart(12, '0')}`,
  trackId,
  organizationId: '018f0000-0000-7000-8000-00000000a001',
  capturedAt: new Date(start + seconds * 1_000).toISOString(),
  longitude: 13.19,
  latitude: 55.7 + north / 111_195.08,
  altitudeMetres: null,
  accuracyMetres: 4,
  speedMetresPerSecond: null,
  headingDegrees: null,
  cameraSide: 'front',
  widthPixels: 1_280,
  heightPixels: 960,
  sizeBytes: 100_000,
  sha256: '0'.repeat(64),
  capturedAtSource: 'device',
  locationSource: 'device',
  imageUrl: 'http://localhost:19000/axion/frame.jpg',
  ...facts,
});
