import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driveRoute, type Moment } from './drive/drive-route.ts';
import { renderFrame } from './frames/render-frame.ts';
import { townOsm } from './map/town-osm.ts';
import { osmPbf } from './map/write-osm-pbf.ts';
import { buildTown, driveCorners } from './town/build-town.ts';
import { toLonLat } from './town/plane.ts';

export type DemoDrive = { readonly folder: string; readonly frames: number; readonly objects: number };

type Wish = {
  /** Where `photos`, `drive.gpx`, `axionville.osm.pbf` and `truth.json` go; whole or not at all. */
  readonly folder: string;
  readonly seed: number;
  readonly start: Date;
  /** Fewer pictures for a test; all by default. */
  readonly mostFrames?: number;
  readonly onFrame?: (done: number, total: number) => void;
};

const atOnce = 3;

/** Writes the demo: a drive through the town as a phone would leave it, the town as OpenStreetMap data, and the truth about both. */
export async function writeDemoDrive({
  folder,
  seed,
  start,
  mostFrames = Number.POSITIVE_INFINITY,
  onFrame = () => undefined,
}: Wish): Promise<DemoDrive> {
  const town = buildTown(seed);
  const drive = driveRoute(town.plan, driveCorners, { seed: seed + 1, start });
  const frames = drive.frames.slice(0, mostFrames);
  const scratch = `${folder}.part`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(join(scratch, 'photos'), { recursive: true });

  const boxes = new Map<string, unknown>();
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let i = next++; i < frames.length; i = next++) {
      const file = `frame-${String(i + 1).padStart(4, '0')}.jpg`;
      const rendered = await renderFrame(town, frames[i] as Moment);
      await writeFile(join(scratch, 'photos', file), rendered.jpeg);
      boxes.set(file, { ...trueMoment(frames[i] as Moment), boxes: rendered.boxes });
      onFrame(++done, frames.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  const { nodes, ways } = townOsm(town);
  const objects = town.objects.map(({ at, ...object }) => ({ ...object, at: toLonLat(at) }));
  await writeFile(join(scratch, 'axionville.osm.pbf'), osmPbf(nodes, ways, 'axionville'));
  await writeFile(join(scratch, 'drive.gpx'), gpx(drive.log));
  await writeFile(
    join(scratch, 'truth.json'),
    JSON.stringify({ seed, objects, frames: Object.fromEntries([...boxes].sort(([a], [b]) => (a < b ? -1 : 1))) }),
  );
  await rm(folder, { recursive: true, force: true });
  await rename(scratch, folder);
  return { folder, frames: frames.length, objects: objects.length };
}

const trueMoment = ({ at, place, headingDegrees, street }: Moment) => ({
  at: at.toISOString(),
  place: toLonLat(place),
  headingDegrees,
  street,
});

function gpx(log: readonly Moment[]): string {
  const points = log.map(({ at, measured, speedMetresPerSecond, headingDegrees }) => {
    const [longitude, latitude] = toLonLat(measured);
    return `<trkpt lat="${latitude}" lon="${longitude}"><ele>12</ele><time>${at.toISOString()}</time><extensions><speed>${speedMetresPerSecond}</speed><course>${headingDegrees}</course></extensions></trkpt>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Axion" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>North loop</name><trkseg>\n${points.join('\n')}\n</trkseg></trk></gpx>\n`;
}
