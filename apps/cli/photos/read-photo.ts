import { webcrypto } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Reason } from '../import/reasons.ts';
import { checkJpeg } from './check-jpeg.ts';
import { convertHeic, HeicUnreadable } from './convert-heic.ts';
import { mapillaryFacts } from './mapillary-facts.ts';
import { type Hemisphere, type PhotoPlace, photoPlace } from './photo-place.ts';
import { type PhotoTags, readTags } from './photo-tags.ts';
import { type ClockRules, type PhotoTime, photoTime } from './photo-time.ts';
import { sniff, sniffBytes } from './sniff-file.ts';

/** A picture as read: what is sent, and what the file says of itself. */
export type Photo = {
  readonly path: string;
  /** What is sent: the file itself, or the JPEG made from a HEIC. */
  readonly sendPath: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** After the EXIF rotation, as people see it. */
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly device: string;
  readonly place: PhotoPlace;
  readonly time: PhotoTime;
  /** What the capture app says about the drive, when it does. */
  readonly sequence: string | undefined;
  readonly raw: Readonly<Record<string, string | number | null>>;
};

export type ReadRules = ClockRules & { readonly hemisphere: Hemisphere | undefined; readonly scratchFolder: string };

const largestBytes = 64 << 20;
const largestPixels = 200_000_000;

/** Reads and checks one picture; its bytes are in memory only while it is read. What it is, its bytes say and not its name. */
export async function readPhoto(
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  rules: ReadRules,
): Promise<Photo | { readonly reason: Reason; readonly detail?: string }> {
  if (sizeBytes > largestBytes) return { reason: 'photo-too-large', detail: `${sizeBytes} bytes` };
  try {
    const bytes = await readWhole(path, sizeBytes);
    const kind = sniff(bytes.subarray(0, sniffBytes), basename(path));
    if (kind === 'jpeg') return await photoOf(bytes, { path, sendPath: path }, rules);
    if (kind !== 'heic') return { reason: 'not-a-photo' };
    const converted = await convertHeic(path, rules.scratchFolder);
    return await photoOf(await readFile(converted), { path, sendPath: converted, original: bytes }, rules);
  } catch (error) {
    if (error instanceof HeicUnreadable) return { reason: error.tooLarge ? 'photo-too-large' : 'heic-unreadable', detail: error.message };
    return { reason: 'unreadable', detail: (error as NodeJS.ErrnoException).code ?? (error as Error).message };
  }
}

/** A file of a known size in one read: asking for its size again, and for its end, takes as long as reading it. */
async function readWhole(path: string, sizeBytes: number): Promise<Bytes> {
  const file = await open(path);
  try {
    const bytes = Buffer.allocUnsafeSlow(sizeBytes);
    let filled = 0;
    for (let more = 1; filled < sizeBytes && more > 0; filled += more) more = (await file.read(bytes, filled)).bytesRead;
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

type Bytes = Buffer<ArrayBuffer>;
type From = {
  readonly path: string;
  readonly sendPath: string /** The HEIC that the JPEG was made from; it holds the tags. */;
  readonly original?: Bytes;
};

async function photoOf(bytes: Bytes, { path, sendPath, original }: From, rules: ReadRules): Promise<Photo | { readonly reason: Reason }> {
  const check = checkJpeg(bytes);
  if (check.state !== 'whole') return { reason: check.state === 'truncated' ? 'photo-truncated' : 'photo-broken' };
  const { widthPixels, heightPixels, headBytes } = check;
  if (widthPixels * heightPixels > largestPixels) return { reason: 'photo-too-large' };
  const tags = readTags(original ?? bytes.subarray(0, headBytes));
  const time = photoTime(tags, basename(path), rules);
  // What was made from a HEIC stands upright already.
  const turned = original === undefined && isTurned(tags);
  return {
    path,
    sendPath,
    sha256: await sha256(bytes),
    sizeBytes: bytes.length,
    widthPixels: turned ? heightPixels : widthPixels,
    heightPixels: turned ? widthPixels : heightPixels,
    device: deviceOf(tags),
    place: photoPlace(tags, rules.hemisphere),
    time,
    sequence: mapillaryFacts(tags.exif)?.sequence,
    raw: {
      fileName: basename(path).slice(0, 255),
      ...(time.state === 'known' && time.clock ? { cameraClock: time.clock } : {}),
      ...(original === undefined ? {} : { originalSha256: await sha256(original), originalType: 'heic' }),
      ...rawOf(tags),
    },
  };
}

/** On a thread of its own: this one reads tags meanwhile. */
const sha256 = async (bytes: Bytes) => Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');

/** EXIF orientations 5 to 8 lie on their side. */
const isTurned = ({ exif }: PhotoTags) => Number(first(exif.Orientation)) >= 5 && Number(first(exif.Orientation)) <= 8;

/** `import:apple-iphone4-1`: the same camera gives the same device on every machine. */
function deviceOf({ exif }: PhotoTags): string {
  const named = [exif.Make, exif.Model, exif.BodySerialNumber].map((part) =>
    String(first(part) ?? '')
      .replaceAll('\0', '')
      .trim(),
  );
  const words = named.filter(Boolean).join(' ') || mapillaryFacts(exif)?.device || 'camera';
  const slug = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `import:${slug.slice(0, 80) || 'camera'}`;
}

const keptTags = ['DateTimeOriginal', 'OffsetTimeOriginal', 'SubSecTimeOriginal', 'GPSDateStamp', 'Make', 'Model', 'Orientation'];

const rawOf = ({ exif }: PhotoTags): Record<string, string | number> =>
  Object.fromEntries(
    keptTags
      .map((name): [string, unknown] => [name, first(exif[name])])
      .filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || Number.isFinite(entry[1]))
      .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 200) : value]),
  );

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
