import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { TrackPoint } from '@axion/contracts/sense/tracks.ts';
import { type CutRules, type CutWhy, cutSequences } from '../tracks/cut-sequences.ts';
import { type LogPoint, readGpx } from '../tracks/read-gpx.ts';
import type { Drive } from '../upload/send-drive.ts';
import type { PlacedPhoto } from './place-photo.ts';
import type { Log, Reading } from './read-folder.ts';

/** A drive to send, and the files that it stands for. */
export type PlannedDrive = Drive & { readonly paths: readonly string[]; readonly cutBy: CutWhy | undefined };

type Rules = { readonly organizationId: string; readonly name: string | undefined; readonly cut: CutRules };

const marginMs = 60_000;
const pointsAtOnce = 5_000;

/** Cuts pictures into drives. A log that covers pictures goes with them; any other is a drive of its own. */
export async function drivesOf(
  { photos, logs }: Reading,
  rules: Rules,
): Promise<{ drives: readonly PlannedDrive[]; usedLogs: readonly Log[] }> {
  const sequences = cutSequences(photos, rules.cut);
  const names = drivesNames(
    sequences.map(({ items }) => (items[0] as PlacedPhoto).folder),
    rules.name,
  );
  const ofPhotos = sequences.map(({ items, cutBy }, i) => photoDrive(items, cutBy, names[i] as string, logs, rules));
  const usedLogs = logs.filter((log) => sequences.some(({ items }) => overlaps(log, items)));
  const ownLogs = logs.filter((log) => !usedLogs.includes(log));
  const ofLogs = await Promise.all(ownLogs.map((log) => logDrive(log, rules)));
  return { drives: [...ofPhotos, ...ofLogs], usedLogs };
}

/** `lund`, or `lund 1`, `lund 2` … when a folder holds several drives. */
function drivesNames(folders: readonly string[], name: string | undefined): readonly string[] {
  const wanted = folders.map((folder) => name ?? (folder || 'Import'));
  const many = new Set(wanted.filter((word, i) => wanted.indexOf(word) !== i));
  const counts = new Map<string, number>();
  return wanted.map((word) => {
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    return (many.has(word) ? `${word} ${count}` : word).slice(0, 200);
  });
}

const windowOf = (items: readonly PlacedPhoto[]) => ({
  from: (items[0] as PlacedPhoto).at - marginMs,
  to: (items.at(-1) as PlacedPhoto).at + marginMs,
});

const overlaps = (log: Log, items: readonly PlacedPhoto[]) => {
  const { from, to } = windowOf(items);
  return log.firstAt <= to && log.lastAt >= from;
};

function photoDrive(
  items: readonly PlacedPhoto[],
  cutBy: CutWhy | undefined,
  name: string,
  logs: readonly Log[],
  rules: Rules,
): PlannedDrive {
  const first = items[0] as PlacedPhoto;
  const { from, to } = windowOf(items);
  return {
    organizationId: rules.organizationId,
    device: first.device,
    name,
    startedAt: new Date(first.at),
    endedAt: new Date((items.at(-1) as PlacedPhoto).at),
    frames: items.map(({ sendPath, sha256, sizeBytes, at, metadata }) => ({
      sendPath,
      metadata: { ...metadata, sha256, sizeBytes, imageType: 'jpeg', capturedAt: new Date(at).toISOString() },
    })),
    sourceSha256: undefined,
    logParts: () =>
      inParts(
        logs.filter((log) => overlaps(log, items)),
        from,
        to,
      ),
    paths: items.map((item) => item.path),
    cutBy,
  };
}

async function logDrive(log: Log, rules: Rules): Promise<PlannedDrive> {
  return {
    organizationId: rules.organizationId,
    device: 'import:gpx',
    name: (rules.name ?? (basename(log.path).replace(/\.gpx$/i, '') || basename(dirname(log.path)))).slice(0, 200),
    startedAt: new Date(log.firstAt),
    endedAt: new Date(log.lastAt),
    frames: [],
    sourceSha256: await sha256OfFile(log.path),
    logParts: () => inParts([log], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    paths: [log.path],
    cutBy: undefined,
  };
}

/** Parts of a log, read as they are sent: flat memory for a log of any length. */
async function* inParts(logs: readonly Log[], from: number, to: number): AsyncGenerator<{ part: number; points: TrackPoint[] }> {
  let part = 0;
  let points: TrackPoint[] = [];
  for (const log of logs) {
    for await (const point of readGpx(log.path, { points: 0, withoutTime: 0, outOfRange: 0, segments: 0 })) {
      if (point.at === undefined || point.at < from || point.at > to) continue;
      points.push(trackPoint(point as LogPoint & { at: number }));
      if (points.length === pointsAtOnce) {
        yield { part: part++, points };
        points = [];
      }
    }
  }
  if (points.length > 0) yield { part, points };
}

const trackPoint = ({ at, headingDegrees, ...location }: LogPoint & { at: number }): TrackPoint => ({
  timestampMs: Math.max(0, at),
  location,
  ...(headingDegrees === undefined ? {} : { headingDegrees }),
});

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
