import type { Town } from '../town/build-town.ts';
import { centre, type LonLat, type Point, toLonLat } from '../town/plane.ts';

export type Feature = {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, string | number>>;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
};
/** Features by the name of the base map's layer. */
export type Layers = Readonly<Record<string, readonly Feature[]>>;

export const feature = (type: string, coordinates: unknown, properties: Feature['properties']): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const ring = (outline: readonly Point[]): LonLat[] => [...outline, outline[0] as Point].map(toLonLat);
const area = (outline: readonly Point[], properties: Feature['properties']) => feature('Polygon', [ring(outline)], properties);
const named = ({ name, nameAr }: { readonly name: string; readonly nameAr: string }) => ({ name, 'name:ar': nameAr });

/** The town in the layers of our base map. */
export const townLayers = (town: Town): Layers => ({
  land: [area(town.shore, { class: 'island' })],
  landuse: town.parks.map((park) => area(park.outline, { class: 'park', ...named(park) })),
  water: [
    area(town.river.outline, { class: 'river' }),
    feature('LineString', town.river.middle.map(toLonLat), { class: 'river', ...named(town.river) }),
  ],
  buildings: town.buildings.map(({ outline, heightMetres }) => area(outline, { class: 'building', height: heightMetres })),
  roads: town.plan.streets.map((street) =>
    feature(
      'LineString',
      street.nodes.map((node) => toLonLat(town.plan.points.get(node) as Point)),
      { class: street.class, ...named(street) },
    ),
  ),
  rail: [feature('LineString', town.railway.map(toLonLat), { class: 'rail' })],
  places: [feature('Point', centre, { class: 'town', name: 'Axionville', 'name:ar': 'أكسيونفيل' })],
});
