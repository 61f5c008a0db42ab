import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';

/** What a metadata file says of one picture. */
export type SidecarFacts = {
  readonly at?: Date;
  readonly location: { readonly longitude: number; readonly latitude: number; readonly accuracyMetres?: number };
  readonly headingDegrees?: number;
  /** The sequence that the picture belongs to, when the file names one. */
  readonly sequence?: string;
};

/** Facts by every name under which a picture may be found: id, file name, file name without its ending. */
export type Sidecar = ReadonlyMap<string, SidecarFacts>;

const longestFileBytes = 256 << 20;
const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);
const number = z.coerce.number().optional().catch(undefined);
const Feature = z.object({
  id: text,
  geometry: z.object({ type: z.literal('Point'), coordinates: z.array(z.number()).min(2) }),
  properties: z
    .object({
      id: text,
      filename: text,
      file: text,
      originalName: text,
      image: text,
      datetime: text,
      captured_at: text,
      timestamp: text,
      time: text,
      sequence: text,
      sequence_id: text,
      collectionId: text,
      collection: text,
      azimuth: number,
      heading: number,
      compass_angle: number,
      'view:azimuth': number,
      horizontalAccuracy: number,
    })
    .partial(),
});

/**
 * Reads a GeoJSON of pictures, as Panoramax, STAC and Mapillary exports write them. Features that are no picture points are passed over, so a file of
 * something else gives an empty answer.
 */
export async function readSidecar(path: string, sizeBytes: number): Promise<Sidecar> {
  const facts = new Map<string, SidecarFacts>();
  if (sizeBytes > longestFileBytes) return facts;
  const document = z.object({ features: z.array(z.unknown()) }).safeParse(parse(await readFile(path, 'utf8')));
  for (const feature of document.success ? document.data.features : []) {
    const parsed = Feature.safeParse(feature);
    if (!parsed.success) continue;
    const { id, properties } = parsed.data;
    for (const name of [id, properties.id, properties.filename, properties.file, properties.originalName, properties.image])
      if (name) for (const key of [basename(name), stem(name)]) facts.set(key.toLowerCase(), factsOf(parsed.data));
  }
  return facts;
}

const stem = (name: string) => basename(name).replace(/\.[^.]+$/, '');

/** By file name, then by the folders around it: exports keep the faces of one picture in a folder of its id. */
export function findInSidecar(sidecar: Sidecar, path: string): { readonly facts: SidecarFacts; readonly byFolder: boolean } | undefined {
  const parts = path.toLowerCase().split(/[\\/]/);
  const name = parts.pop() ?? '';
  const own = sidecar.get(name) ?? sidecar.get(stem(name));
  if (own) return { facts: own, byFolder: false };
  const folder = parts.reverse().find((part) => sidecar.has(part));
  return folder === undefined ? undefined : { facts: sidecar.get(folder) as SidecarFacts, byFolder: true };
}

function factsOf({ geometry, properties }: z.output<typeof Feature>): SidecarFacts {
  const [longitude, latitude] = geometry.coordinates as [number, number];
  const at = new Date(timeOf(properties.datetime ?? properties.captured_at ?? properties.timestamp ?? properties.time) ?? Number.NaN);
  const heading = properties.azimuth ?? properties.heading ?? properties.compass_angle ?? properties['view:azimuth'];
  const sequence = properties.sequence ?? properties.sequence_id ?? properties.collectionId ?? properties.collection;
  return {
    location: {
      longitude,
      latitude,
      ...(properties.horizontalAccuracy === undefined ? {} : { accuracyMetres: properties.horizontalAccuracy }),
    },
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
    ...(heading === undefined || !Number.isFinite(heading) ? {} : { headingDegrees: ((heading % 360) + 360) % 360 }),
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/** ISO text, or epoch in milliseconds as Mapillary writes it. */
const timeOf = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : /^\d{12,14}$/.test(value) ? Number(value) : Date.parse(value);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
