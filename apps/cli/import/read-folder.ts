import { availableParallelism } from 'node:os';
import { type Photo, type ReadRules, readPhoto } from '../photos/read-photo.ts';
import type { TimedPoint } from '../tracks/place-on-log.ts';
import { GpxBroken, type GpxCounts, readGpx } from '../tracks/read-gpx.ts';
import { readSidecar, type Sidecar, type SidecarFacts } from '../tracks/read-sidecar.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { type PlacedPhoto, placePhoto } from './place-photo.ts';
import type { Refusal } from './reasons.ts';

/** A log that can be sent: its points have times. */
export type Log = { readonly path: string; readonly counts: GpxCounts; readonly firstAt: number; readonly lastAt: number };

/** What was found in the folders and is ready to be sent, and what is not, file by file. */
export type Reading = {
  readonly photos: readonly PlacedPhoto[];
  readonly logs: readonly Log[];
  readonly sidecars: number;
  readonly refused: readonly Refusal[];
  /** Every file that is a picture or a log or pretends to be one; litter is not counted. */
  readonly found: number;
};

type OnProgress = (read: number, found: number, bytes: number) => void;

/** Reads every file once. A picture's bytes are in memory only while it is read. */
export async function readFolder(paths: readonly string[], rules: ReadRules, onProgress: OnProgress): Promise<Reading> {
  const refused: Refusal[] = [];
  const files: FoundFile[] = [];
  for await (const file of findFiles(paths)) {
    if ('reason' in file) refused.push(file);
    else files.push(file);
  }
  const sidecar = await readSidecars(files);
  const photos = await readPhotos(files, rules, refused, onProgress);
  const logs = await readLogs(files, refused);
  const points = await pointsFor(photos, sidecar, logs);
  return {
    photos: placeAll(photos, sidecar, points, refused),
    logs,
    sidecars: files.filter((file) => file.kind === 'geojson').length,
    refused,
    found: files.length + refused.filter((refusal) => !files.some((file) => file.path === refusal.path)).length,
  };
}

async function readSidecars(files: readonly FoundFile[]): Promise<Sidecar> {
  const all = new Map<string, SidecarFacts>();
  for (const { path, sizeBytes } of files.filter((file) => file.kind === 'geojson'))
    for (const [name, facts] of await readSidecar(path, sizeBytes)) all.set(name, facts);
  return all;
}

async function readPhotos(files: readonly FoundFile[], rules: ReadRules, refused: Refusal[], onProgress: OnProgress): Promise<Photo[]> {
  const pictures = files.filter((file) => file.kind === 'photo');
  const photos: Photo[] = [];
  let next = 0;
  let done = 0;
  let bytes = 0;
  const reader = async () => {
    for (let file = pictures[next++]; file; file = pictures[next++]) {
      const read = await readPhoto(file, rules);
      if ('reason' in read) refused.push({ path: file.path, ...read });
      else photos.push(read);
      bytes += file.sizeBytes;
      onProgress(++done, pictures.length, bytes);
    }
  };
  await Promise.all(Array.from({ length: Math.min(6, availableParallelism() * 3) }, reader));
  return photos.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readLogs(files: readonly FoundFile[], refused: Refusal[]): Promise<Log[]> {
  const logs: Log[] = [];
  for (const { path } of files.filter((file) => file.kind === 'gpx')) {
    const counts: GpxCounts = { points: 0, withoutTime: 0, outOfRange: 0, segments: 0 };
    let firstAt = Number.POSITIVE_INFINITY;
    let lastAt = Number.NEGATIVE_INFINITY;
    try {
      for await (const { at } of readGpx(path, counts)) {
        if (at === undefined) continue;
        firstAt = Math.min(firstAt, at);
        lastAt = Math.max(lastAt, at);
      }
    } catch (error) {
      refused.push({
        path,
        reason: error instanceof GpxBroken ? 'gpx-broken' : 'unreadable',
        detail: (error as Error).message.slice(0, 200),
      });
      continue;
    }
    if (counts.points === 0) refused.push({ path, reason: 'gpx-no-points' });
    else if (!Number.isFinite(firstAt)) refused.push({ path, reason: 'gpx-no-times', detail: `${counts.points} points` });
    else logs.push({ path, counts, firstAt, lastAt });
  }
  return logs;
}

const mostPoints = 500_000;
const marginMs = 60_000;

/** Only the points around pictures that have no place of their own are kept in memory. */
async function pointsFor(photos: readonly Photo[], sidecar: Sidecar, logs: readonly Log[]): Promise<readonly TimedPoint[]> {
  const times = photos
    .filter((photo) => photo.place.state !== 'known' && photo.time.state === 'known')
    .map((photo) => (photo.time as { at: Date }).at.getTime())
    .sort((a, b) => a - b);
  if (times.length === 0 || (sidecar.size > 0 && logs.length === 0)) return [];
  const points: TimedPoint[] = [];
  for (const { path } of logs) {
    for await (const point of readGpx(path, { points: 0, withoutTime: 0, outOfRange: 0, segments: 0 })) {
      if (point.at !== undefined && isNear(times, point.at) && points.length < mostPoints) points.push(point as TimedPoint);
    }
  }
  return points.sort((a, b) => a.at - b.at);
}

function isNear(times: readonly number[], at: number): boolean {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < at - marginMs) low = middle + 1;
    else high = middle;
  }
  return low < times.length && (times[low] as number) <= at + marginMs;
}

function placeAll(photos: readonly Photo[], sidecar: Sidecar, points: readonly TimedPoint[], refused: Refusal[]): PlacedPhoto[] {
  const byHash = new Map<string, string>();
  return photos.flatMap((photo) => {
    const placed = placePhoto(photo, sidecar, points);
    if ('reason' in placed) {
      refused.push({ path: photo.path, ...placed });
      return [];
    }
    const same = byHash.get(`${placed.device} ${placed.sha256}`);
    if (same !== undefined) {
      refused.push({ path: photo.path, reason: 'same-as', detail: same });
      return [];
    }
    byHash.set(`${placed.device} ${placed.sha256}`, photo.path);
    return [placed];
  });
}
