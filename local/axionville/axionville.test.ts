import { inflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { expect, it } from 'vitest';
import { driveRoute } from './drive/drive-route.ts';
import { type Camera, imageSize, projectPoint } from './frames/camera.ts';
import { sceneFor } from './frames/scene.ts';
import { townOsm } from './map/town-osm.ts';
import { osmPbf } from './map/write-osm-pbf.ts';
import { buildTown, driveCorners } from './town/build-town.ts';
import { distance, headingOf, type Point, toLonLat } from './town/plane.ts';

const town = buildTown(7);
const drive = driveRoute(town.plan, driveCorners, { seed: 8, start: new Date('2026-11-18T08:12:00Z') });

it('is the same town for the same seed, and another for another', () => {
  expect(buildTown(7)).toEqual(town);
  expect(buildTown(8).objects).not.toEqual(town.objects);
});

it('has signs, potholes and poles at places of their own', () => {
  const counts = Object.groupBy(town.objects, (object) => object.class);
  for (const kind of ['stop-sign', 'speed-sign', 'pothole', 'pole'] as const) expect(counts[kind]?.length).toBeGreaterThan(10);
  expect(new Set(town.objects.map((object) => object.id)).size).toBe(town.objects.length);
});

it('drives on the road: never farther than the lane from a street, forward in time, at a car’s speed', () => {
  const ends = town.plan.streets.flatMap(({ nodes }) => nodes.map((node) => town.plan.points.get(node) as Point));
  for (const { place, speedMetresPerSecond } of drive.frames) {
    expect(Math.min(...ends.map((end) => distance(end, place)))).toBeLessThan(16);
    expect(speedMetresPerSecond).toBeGreaterThan(3);
    expect(speedMetresPerSecond).toBeLessThan(10);
  }
  const times = drive.frames.map((frame) => frame.at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBe(times.length);
});

it('measures with an error that is neither none nor wild', () => {
  const errors = drive.log.map(({ place, measured }) => distance(place, measured)).sort((a, b) => a - b);
  expect(errors[Math.floor(errors.length / 2)]).toBeGreaterThan(1);
  expect(errors.at(-1)).toBeLessThan(12);
});

it('sees a thing straight ahead in the middle of the picture, and a thing on the right on the right', () => {
  const camera: Camera = { at: [0, 0], headingDegrees: 90 };
  expect(projectPoint(camera, [20, 0, 1.45])?.[0]).toBeCloseTo(imageSize.widthPixels / 2);
  expect(projectPoint(camera, [20, -5, 1])?.[0]).toBeGreaterThan(imageSize.widthPixels / 2);
  expect(projectPoint(camera, [-20, 0, 1])).toBeUndefined();
  expect(headingOf([0, 0], [20, 0])).toBe(90);
});

it('tells true boxes inside the picture, for things that it draws', () => {
  const boxes = drive.frames.flatMap(({ place, headingDegrees }) => sceneFor(town, { at: place, headingDegrees }).boxes);
  expect(boxes.length).toBeGreaterThan(300);
  for (const { x, y, width, height } of boxes) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(imageSize.widthPixels + 0.2);
    expect(y + height).toBeLessThanOrEqual(imageSize.heightPixels + 0.2);
  }
});

it('writes OSM data that reads back: every node in its place', () => {
  const { nodes, ways } = townOsm(town);
  const file = osmPbf(nodes, ways, 'test');
  const read: { id: number; at: [number, number] }[] = [];
  for (let at = 0; at < file.length; ) {
    const headLength = file.readUInt32BE(at);
    const head = new PbfReader(file.subarray(at + 4, at + 4 + headLength)).readFields(
      (tag, result, pbf) => {
        if (tag === 1) result.type = pbf.readString();
        if (tag === 3) result.size = pbf.readVarint();
      },
      { type: '', size: 0 },
    );
    const body = file.subarray(at + 4 + headLength, at + 4 + headLength + head.size);
    at += 4 + headLength + head.size;
    if (head.type === 'OSMData') read.push(...denseNodes(body));
  }
  expect(read).toHaveLength(nodes.length);
  const corner = nodes.find((node) => node.id === driveCorners[0]);
  const found = read.find((node) => node.id === driveCorners[0]);
  expect(found?.at[0]).toBeCloseTo(corner?.at[0] as number, 6);
  expect(found?.at[1]).toBeCloseTo(toLonLat(town.plan.points.get(driveCorners[0] as number) as Point)[1], 6);
  const ids = new Set(nodes.map((node) => node.id));
  expect(ways.every((way) => way.nodes.every((node) => ids.has(node)))).toBe(true);
});

/** Nodes of one block, by the format's own rules and none of the writer's code. */
function denseNodes(blob: Uint8Array): { id: number; at: [number, number] }[] {
  const zipped = new PbfReader(blob).readFields(
    (tag, result, pbf) => {
      if (tag === 3) result.bytes = pbf.readBytes();
    },
    { bytes: new Uint8Array() as Uint8Array },
  ).bytes;
  const columns = { ids: [] as number[], lat: [] as number[], lon: [] as number[] };
  new PbfReader(inflateSync(zipped)).readFields((tag, _, block) => {
    if (tag !== 2) return;
    block.readMessage((groupTag, __, group) => {
      if (groupTag !== 2) return;
      group.readMessage((field, ___, dense) => {
        if (field === 1) dense.readPackedSVarint(columns.ids);
        if (field === 8) dense.readPackedSVarint(columns.lat);
        if (field === 9) dense.readPackedSVarint(columns.lon);
      }, undefined);
    }, undefined);
  }, undefined);
  const sums = (values: readonly number[]) =>
    values.map(
      (
        (sum) => (value: number) =>
          (sum += value)
      )(0),
    );
  const [ids, lat, lon] = [sums(columns.ids), sums(columns.lat), sums(columns.lon)];
  return ids.map((id, i) => ({ id, at: [(lon[i] as number) / 1e7, (lat[i] as number) / 1e7] }));
}
