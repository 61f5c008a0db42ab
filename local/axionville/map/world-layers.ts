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
        const middle = middleOf(geometry);
        const nameAr = arabic.get(name);
        if (!middle) return [];
        // Where two names would touch, a map shows that of the larger country.
        const size = Math.round(middle.size * 10) / 10;
        return [feature('Point', middle.at, { class: 'country', name, size, ...(nameAr === undefined ? {} : { 'name:ar': nameAr }) })];
      },
    ),
  };
}

type Middle = { readonly size: number; readonly at: readonly [number, number] };

/** The middle of the largest part and its size in square degrees: right for a label, near enough for odd shapes. */
function middleOf({ type, coordinates }: Feature['geometry']): Middle | undefined {
  const rings = (type === 'Polygon' ? [coordinates] : coordinates) as readonly (readonly Ring[])[];
  const largest = rings.map(([outer]) => centroid(outer ?? [])).sort((a, b) => b.size - a.size)[0];
  return largest && largest.size > 0 ? largest : undefined;
}

function centroid(wrapped: Ring): Middle {
  const ring = unwrapped(wrapped);
  let [sum, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i += 1) {
    const [a, b] = [ring[i - 1] as readonly [number, number], ring[i] as readonly [number, number]];
    const cross = a[0] * b[1] - b[0] * a[1];
    sum += cross;
    x += (a[0] + b[0]) * cross;
    y += (a[1] + b[1]) * cross;
  }
  const longitude = x / (3 * sum);
  return {
    size: Math.abs(sum) / 2,
    at: [longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude, y / (3 * sum)],
  };
}

/** A ring across the antimeridian goes on beyond 180 degrees instead of jumping to the other side. */
function unwrapped(ring: Ring): Ring {
  let shift = 0;
  return ring.map(([longitude, latitude], i) => {
    const before = ring[i - 1]?.[0] ?? longitude;
    if (Math.abs(longitude - before) > 180) shift += longitude < before ? 360 : -360;
    return [longitude + shift, latitude];
  });
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
