import { basename, dirname, resolve } from 'node:path';
import type { CameraSide, FrameMetadata } from '@axion/contracts/sense/frames.ts';
import type { z } from 'zod';
import type { Photo } from '../photos/read-photo.ts';
import type { Placed } from '../tracks/cut-sequences.ts';
import { placeOnLog, type TimedPoint } from '../tracks/place-on-log.ts';
import { findInSidecar, type Sidecar } from '../tracks/read-sidecar.ts';
import type { Reason } from './reasons.ts';

/** A picture that has its place and time: ready to be sent. */
export type PlacedPhoto = Placed & {
  readonly path: string;
  readonly sendPath: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly folder: string;
  readonly metadata: Omit<FrameMetadata, 'id' | 'sha256' | 'sizeBytes' | 'capturedAt' | 'imageType'>;
};

type Side = z.infer<typeof CameraSide>;
/** Faces of a panorama by file name, and how far each looks to the right of the front. */
const faces: Readonly<Record<string, { side: Side; turnDegrees: number }>> = {
  front: { side: 'front', turnDegrees: 0 },
  right: { side: 'right', turnDegrees: 90 },
  back: { side: 'rear', turnDegrees: 180 },
  rear: { side: 'rear', turnDegrees: 180 },
  left: { side: 'left', turnDegrees: 270 },
};

/** The picture's own words first, then the metadata files, then a log that covers its time. Raw values stay beside what was derived. */
export function placePhoto(
  photo: Photo,
  sidecar: Sidecar,
  log: readonly TimedPoint[],
): PlacedPhoto | { readonly reason: Reason; readonly detail?: string } {
  const beside = findInSidecar(sidecar, photo.path);
  const face = beside?.byFolder
    ? faces[
        basename(photo.path)
          .replace(/\.[^.]+$/, '')
          .toLowerCase()
      ]
    : undefined;
  const time =
    photo.time.state === 'known' ? photo.time : beside?.facts.at ? ({ at: beside.facts.at, source: 'corrected' } as const) : undefined;
  if (!time) return photo.time.state === 'implausible' ? { reason: 'clock-implausible', detail: photo.time.clock } : { reason: 'no-time' };

  const place = placeOf(photo, beside?.facts, log, time.at.getTime());
  if (!place) return { reason: photo.place.state === 'hemisphere-unknown' ? 'hemisphere-unknown' : 'no-position' };
  const heading = place.headingDegrees === undefined ? undefined : (place.headingDegrees + (face?.turnDegrees ?? 0)) % 360;
  return {
    path: photo.path,
    sendPath: photo.sendPath,
    sha256: photo.sha256,
    sizeBytes: photo.sizeBytes,
    folder: folderName(face ? dirname(photo.path) : photo.path),
    device: photo.device,
    sequence: photo.sequence ?? beside?.facts.sequence,
    at: time.at.getTime(),
    location: place.location,
    metadata: {
      capturedAtSource: time.source,
      location: place.location,
      locationSource: place.source,
      cameraSide: face?.side ?? 'front',
      widthPixels: photo.widthPixels,
      heightPixels: photo.heightPixels,
      ...(heading === undefined ? {} : { headingDegrees: heading }),
      raw: { ...photo.raw },
    },
  };
}

/** Cameras and tools name their folders alike; the one above says more. */
const saysNothing = /^(images?|photos?|pictures?|frames?|faces?|dcim|\d{3}[a-z_]{2,}|camera)$/i;

function folderName(path: string): string {
  const folder = dirname(path);
  const above = basename(dirname(resolve(folder)));
  return saysNothing.test(basename(folder)) && above !== '' ? above : basename(resolve(folder));
}

type Place = Pick<FrameMetadata, 'location'> & {
  readonly source: FrameMetadata['locationSource'];
  readonly headingDegrees?: number | undefined;
};

function placeOf(
  photo: Photo,
  facts: { location: FrameMetadata['location']; headingDegrees?: number } | undefined,
  log: readonly TimedPoint[],
  at: number,
): Place | undefined {
  const { place } = photo;
  if (place.state === 'known')
    return { location: place.location, source: place.source, headingDegrees: place.headingDegrees ?? facts?.headingDegrees };
  if (facts) return { location: facts.location, source: 'corrected', headingDegrees: place.headingDegrees ?? facts.headingDegrees };
  const onLog = placeOnLog(log, at);
  if (!onLog) return undefined;
  const { headingDegrees, ...location } = onLog;
  return { location, source: 'interpolated', headingDegrees: place.headingDegrees ?? headingDegrees };
}
