import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

/** One point of a log. `at` is absent in logs without times. */
export type LogPoint = {
  readonly at?: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly altitudeMetres?: number;
  readonly speedMetresPerSecond?: number;
  readonly headingDegrees?: number;
};

/** What a log holds beside its points. */
export type GpxCounts = { points: number; withoutTime: number; outOfRange: number; segments: number };

export class GpxBroken extends Error {}

/**
 * Streams the track points of a GPX 1.0 or 1.1 file in their order, with flat memory. Names are matched without their namespace prefix, because
 * extensions come with and without. Routes and waypoints are no recorded drive and are passed over.
 * @throws GpxBroken when the XML cannot be followed or the root is not gpx
 */
export async function* readGpx(path: string, counts: GpxCounts): AsyncGenerator<LogPoint> {
  const stream = createReadStream(path, { highWaterMark: 1 << 16 });
  const decoder = new TextDecoder(await encodingOf(path));
  const ready: LogPoint[] = [];
  const parser = gpxParser(counts, (point) => ready.push(point));
  try {
    for await (const chunk of stream) {
      feed(parser, decoder.decode(chunk as Buffer, { stream: true }));
      yield* ready.splice(0);
    }
    feed(parser, decoder.decode());
    parser.close();
    yield* ready.splice(0);
  } catch (error) {
    if (error instanceof GpxBroken || (error as NodeJS.ErrnoException).code) throw error;
    throw new GpxBroken((error as Error).message);
  } finally {
    stream.destroy();
  }
}

function feed(parser: SaxesParser, text: string): void {
  parser.write(text);
}

async function encodingOf(path: string): Promise<string> {
  for await (const chunk of createReadStream(path, { end: 255 })) {
    const head = chunk as Buffer;
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
    const named = /encoding=["']([\w.-]+)["']/.exec(head.toString('latin1'))?.[1];
    return named && /^(iso-8859-\d+|windows-125\d|latin1)$/i.test(named) ? named.toLowerCase() : 'utf-8';
  }
  return 'utf-8';
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1).toLowerCase();
const kept = new Set(['time', 'ele', 'speed', 'course']);

function gpxParser(counts: GpxCounts, emit: (point: LogPoint) => void): SaxesParser {
  const parser = new SaxesParser();
  let depth = 0;
  let point: Record<string, string> | undefined;
  let field: string | undefined;
  parser.on('error', (error) => {
    throw new GpxBroken(error.message);
  });
  parser.on('opentag', ({ name, attributes, isSelfClosing }) => {
    const tag = localName(name);
    if (depth === 0 && tag !== 'gpx') throw new GpxBroken(`the root is <${name}>`);
    depth += 1;
    if (tag === 'trkseg') counts.segments += 1;
    if (tag === 'trkpt') point = { lat: String(attributes.lat), lon: String(attributes.lon) };
    field = point && kept.has(tag) && !isSelfClosing ? tag : undefined;
  });
  parser.on('text', (text) => {
    if (point && field) point[field] = (point[field] ?? '') + text;
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    field = undefined;
    if (localName(name) !== 'trkpt' || !point) return;
    const read = pointOf(point, counts);
    if (read) emit(read);
    point = undefined;
  });
  return parser;
}

function pointOf(fields: Record<string, string>, counts: GpxCounts): LogPoint | undefined {
  const latitude = Number(fields.lat);
  const longitude = Number(fields.lon);
  counts.points += 1;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    counts.outOfRange += 1;
    return undefined;
  }
  const at = timeOf(fields.time);
  if (at === undefined) counts.withoutTime += 1;
  return {
    latitude,
    longitude,
    ...(at === undefined ? {} : { at }),
    ...range('altitudeMetres', fields.ele, -1_000, 20_000),
    ...range('speedMetresPerSecond', fields.speed, 0, 200),
    ...range('headingDegrees', fields.course, 0, 359.999),
  };
}

/** A time without a zone is UTC: GPX 1.1 says that all times are. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(trimmed) ? trimmed : `${trimmed}Z`);
  return Number.isFinite(at) ? at : undefined;
}

function range(name: string, text: string | undefined, low: number, high: number): object {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return value >= low && value <= high ? { [name]: value } : {};
}
