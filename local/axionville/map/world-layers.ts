import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature as featuresOf, mesh } from 'topojson-client';
import { type Feature, feature, type Layers } from './town-layers.ts';

type Country = Feature & { readonly properties: { readonly name: string } };
type Ring = readonly (readonly [number, number])[];

/** Natural Earth 1:50m (public domain) in the layers of our base map: land, boundaries, names of countries in both languages. */
export function worldLayers(): Layers {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
  const topology = JSON.parse(readFileSync(file, 'utf8'));
  const { land, countries } = topology.objects;
  const arabic = arabicNames();
  return {
    land: (featuresOf(topology, land) as unknown as { features: Feature[] }).features.map(({ geometry }) =>
      feature(geometry.type, geometry.coordinates, { class: 'land' }),
    ),
    boundaries: [feature('MultiLineString', mesh(topology, countries, (a, b) => a !== b).coordinates, { class: 'country' })],
    places: (featuresOf(topology, countries) as unknown as { features: Country[] }).features.flatMap(
      ({ geometry, properties: { name } }) => {
        const at = middleOf(geometry);
        const nameAr = arabic.get(name);
        return at ? [feature('Point', at, { class: 'country', name, ...(nameAr === undefined ? {} : { 'name:ar': nameAr }) })] : [];
      },
    ),
  };
}

/** The middle of the largest part: right for a label, near enough for odd shapes. */
function middleOf({ type, coordinates }: Feature['geometry']): readonly [number, number] | undefined {
  const rings = (type === 'Polygon' ? [coordinates] : coordinates) as readonly (readonly Ring[])[];
  const largest = rings.map(([outer]) => centroid(outer ?? [])).sort((a, b) => b.size - a.size)[0];
  return largest && largest.size > 0 ? largest.at : undefined;
}

function centroid(ring: Ring): { size: number; at: readonly [number, number] } {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i += 1) {
    const [a, b] = [ring[i - 1] as readonly [number, number], ring[i] as readonly [number, number]];
    const cross = a[0] * b[1] - b[0] * a[1];
    sum += cross;
    x += (a[0] + b[0]) * cross;
    y += (a[1] + b[1]) * cross;
  }
  return { size: Math.abs(sum), at: [x / (3 * sum), y / (3 * sum)] };
}

/** Unicode's own names of regions, found by their English ones. */
function arabicNames(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const [english, arabic] = ['en', 'ar'].map((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' })) as [
    Intl.DisplayNames,
    Intl.DisplayNames,
  ];
  return new Map(
    letters
      .flatMap((a) => letters.map((b) => a + b))
      .flatMap((code) => {
        const name = english.of(code);
        const nameAr = arabic.of(code);
        return name && nameAr ? [[name, nameAr] as const] : [];
      }),
  );
}
