import type { Town } from '../town/build-town.ts';
import { type Point, toLonLat } from '../town/plane.ts';
import type { OsmNode, OsmWay, Tags } from './write-osm-pbf.ts';

const buildingNodes = 1_000_000;
const areaNodes = 5_000_000;

/** The town as OpenStreetMap would hold it: streets share their corner nodes, so a router can turn there. */
export function townOsm(town: Town): { nodes: OsmNode[]; ways: OsmWay[] } {
  const nodes: OsmNode[] = [...town.plan.points].map(([id, point]) => ({ id, at: toLonLat(point) }));
  const ways: OsmWay[] = town.plan.streets.map(({ name, nameAr, class: kind, nodes: ids }, i) => ({
    id: 100 + i,
    nodes: ids,
    tags: { highway: kind, name, 'name:ar': nameAr, maxspeed: kind === 'primary' ? '50' : '30', surface: 'asphalt' },
  }));
  let next = areaNodes;
  const addWay = (id: number, outline: readonly Point[], tags: Tags, isClosed: boolean) => {
    const ids = outline.map((point) => {
      nodes.push({ id: next, at: toLonLat(point) });
      return next++;
    });
    ways.push({ id, nodes: isClosed ? [...ids, ids[0] as number] : ids, tags });
  };
  for (const { id, outline, heightMetres } of town.buildings) {
    for (const [corner, point] of outline.entries()) nodes.push({ id: buildingNodes + id + corner, at: toLonLat(point) });
    const ids = outline.map((_, corner) => buildingNodes + id + corner);
    ways.push({ id, nodes: [...ids, ids[0] as number], tags: { building: 'yes', height: String(heightMetres) } });
  }
  for (const [i, park] of town.parks.entries())
    addWay(9_000_000 + i, park.outline, { leisure: 'park', name: park.name, 'name:ar': park.nameAr }, true);
  addWay(9_100_000, town.river.middle, { waterway: 'river', name: town.river.name, 'name:ar': town.river.nameAr }, false);
  addWay(9_200_000, town.railway, { railway: 'rail' }, false);
  addWay(9_300_000, [...town.shore].reverse(), { natural: 'coastline' }, true);
  const tagOf = { 'stop-sign': { highway: 'stop' }, pole: { highway: 'street_lamp' }, tree: { natural: 'tree' } } as const;
  for (const object of town.objects)
    if (object.class in tagOf) nodes.push({ id: next++, at: toLonLat(object.at), tags: tagOf[object.class as keyof typeof tagOf] });
  return { nodes, ways };
}
