import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildTiles, type Tippecanoe } from './map/build-tiles.ts';
import { townLayers } from './map/town-layers.ts';
import { worldLayers } from './map/world-layers.ts';
import { buildTown } from './town/build-town.ts';

type Wish = { readonly folder: string; readonly seed: number; readonly tippecanoe: Tippecanoe };

/** Makes `axionville.pmtiles` (streets and houses) and `world.pmtiles` (coasts, borders, countries) where they are missing. */
export async function writeBaseMap({ folder, seed, tippecanoe }: Wish): Promise<void> {
  await mkdir(folder, { recursive: true });
  const job = (name: string) => ({ name, target: join(folder, `${name}.pmtiles`), scratch: join(folder, `.${name}`) });
  const town = job('axionville');
  const world = job('world');
  if (!existsSync(town.target)) await buildTiles(tippecanoe, { ...town, layers: townLayers(buildTown(seed)), zooms: [8, 15] });
  if (!existsSync(world.target)) await buildTiles(tippecanoe, { ...world, layers: worldLayers(), zooms: [0, 6] });
}
