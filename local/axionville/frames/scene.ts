import type { Building, Town, TownObject } from '../town/build-town.ts';
import { beside, distance, type Point } from '../town/plane.ts';
import { type Camera, imageSize, pixelsPerMetre, projectOutline, projectPoint, type Solid, see } from './camera.ts';
import { hazed, polygon, shaded } from './paint.ts';

/** Where an object stands in a picture, in pixels: what a detector should answer. */
export type TrueBox = {
  readonly objectId: string;
  readonly class: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Scene = { readonly shapes: readonly string[]; readonly boxes: readonly TrueBox[] };

const reachMetres = 150;
const roadMetres = 4.6;
const pavementMetres = 7.6;
const flat = (points: readonly Point[]): Solid[] => points.map(([x, y]) => [x, y, 0]);

/** Everything that stands in front of the camera, far things first, and the true boxes of those that a detector should find. */
export function sceneFor(town: Town, camera: Camera): Scene {
  const near = (point: Point, reach = reachMetres) => distance(point, camera.at) < reach;
  const ground = [
    ...town.parks.flatMap((park) => polygon(projectOutline(camera, flat(park.outline)), '#7f9a6c')),
    ...segments(town, near).flatMap(({ a, b }) => polygon(projectOutline(camera, strip(a, b, pavementMetres)), '#a9aaa6')),
    ...polygon(projectOutline(camera, flat(riverAround(town, near))), '#7fa0b2'),
    ...segments(town, near).flatMap(({ a, b }) => polygon(projectOutline(camera, strip(a, b, roadMetres)), '#6d7073')),
    ...segments(town, near).flatMap(({ a, b }, i) => (i % 2 === 0 ? polygon(projectOutline(camera, strip(a, b, 0.09)), '#d9d8cf') : [])),
  ];
  const potholes = town.objects.filter((object) => object.class === 'pothole' && near(object.at, 60));
  const standing = [
    ...town.buildings.filter(({ outline }) => near(outline[0] as Point)).flatMap((building) => walls(building, camera)),
    ...town.objects
      .filter(({ class: kind, at }) => kind !== 'pothole' && near(at, 110))
      .map((object) => ({ metres: distance(object.at, camera.at), draw: () => drawObject(object, camera) })),
  ].sort((a, b) => b.metres - a.metres);
  return {
    shapes: [...ground, ...potholes.flatMap((pothole) => drawPothole(pothole, camera)), ...standing.flatMap(({ draw }) => draw())],
    boxes: town.objects.filter((object) => near(object.at, 60)).flatMap((object) => trueBox(object, camera)),
  };
}

function segments({ plan }: Town, near: (point: Point) => boolean): { a: Point; b: Point }[] {
  return plan.streets.flatMap(({ nodes }) =>
    nodes.slice(1).flatMap((node, i) => {
      const a = plan.points.get(nodes[i] as number) as Point;
      const b = plan.points.get(node) as Point;
      return near(a) || near(b) ? [{ a, b }] : [];
    }),
  );
}

const strip = (a: Point, b: Point, half: number): Solid[] =>
  flat([beside(a, b, -0.04, half), beside(a, b, 1.04, half), beside(a, b, 1.04, -half), beside(a, b, -0.04, -half)]);

/** Only the stretch of river that can be seen, as one outline. */
function riverAround({ river }: Town, near: (point: Point, reach: number) => boolean): Point[] {
  const half = river.outline.length / 2;
  const left = river.outline.slice(0, half).filter((point) => near(point, 260));
  const right = river.outline.slice(half).filter((point) => near(point, 260));
  return left.length < 2 || right.length < 2 ? [] : [...left, ...right];
}

function walls({ outline, heightMetres, colour }: Building, camera: Camera): { metres: number; draw: () => string[] }[] {
  return outline.flatMap((a, i) => {
    const b = outline[(i + 1) % outline.length] as Point;
    const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    // Outlines may run either way round; a wall is seen when the house lies behind it.
    const inside = outline.reduce<Point>((sum, [x, y]) => [sum[0] + x / outline.length, sum[1] + y / outline.length], [0, 0]);
    const out: Point = [middle[0] - inside[0], middle[1] - inside[1]];
    if (out[0] * (camera.at[0] - middle[0]) + out[1] * (camera.at[1] - middle[1]) <= 0) return [];
    const metres = distance(middle, camera.at);
    const light = 0.86 + 0.14 * Math.cos(Math.atan2(out[0], out[1]) - 0.8);
    return [{ metres, draw: () => drawWall({ a, b, heightMetres, colour: hazed(shaded(colour, light), metres), metres }, camera) }];
  });
}

type Wall = { readonly a: Point; readonly b: Point; readonly heightMetres: number; readonly colour: string; readonly metres: number };

function drawWall({ a, b, heightMetres, colour, metres }: Wall, camera: Camera): string[] {
  const rectangle = (from: number, to: number, low: number, high: number): Solid[] => {
    const at = (share: number): Point => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    const [p, q] = [at(from), at(to)];
    return [
      [...p, low],
      [...q, low],
      [...q, high],
      [...p, high],
    ];
  };
  const face = polygon(projectOutline(camera, rectangle(0, 1, 0, heightMetres)), colour);
  const roof = polygon(projectOutline(camera, rectangle(0, 1, heightMetres - 0.5, heightMetres)), shaded(colour, 0.72));
  if (metres > 70) return [...face, ...roof];
  const columns = Math.max(1, Math.floor(distance(a, b) / 3.4));
  const floors = Math.max(1, Math.floor((heightMetres - 0.8) / 3));
  const windows = Array.from({ length: columns * floors }, (_, i) => {
    const middle = ((i % columns) + 0.5) / columns;
    const low = Math.floor(i / columns) * 3 + 0.95;
    const half = 0.55 / Math.max(1, distance(a, b));
    return polygon(projectOutline(camera, rectangle(middle - half, middle + half, low, low + 1.35)), shaded(colour, 0.55)).join('');
  });
  return [...face, ...roof, ...windows];
}

const plate: Readonly<Record<string, { fill: string; edge: string; sides: number }>> = {
  'stop-sign': { fill: '#b5201d', edge: '#ffffff', sides: 8 },
  'speed-sign': { fill: '#ffffff', edge: '#b5201d', sides: 24 },
  'no-entry-sign': { fill: '#b5201d', edge: '#b5201d', sides: 24 },
  'yield-sign': { fill: '#ffffff', edge: '#b5201d', sides: 3 },
};
const plateRadiusMetres = 0.38;

function drawObject(object: TownObject, camera: Camera): string[] {
  const [x, y] = object.at;
  const scale = pixelsPerMetre(camera, [x, y, 0]);
  const foot = projectPoint(camera, [x, y, 0]);
  const head = projectPoint(camera, [x, y, object.sizeMetres]);
  if (!foot || !head || scale === 0) return [];
  const metres = distance(object.at, camera.at);
  const pole = (colour: string, width: number) =>
    `<line x1="${r(foot[0])}" y1="${r(foot[1])}" x2="${r(head[0])}" y2="${r(head[1])}" stroke="${hazed(colour, metres)}" stroke-width="${r(Math.max(0.6, width * scale))}"/>`;
  if (object.class === 'tree') {
    const crown = (dx: number, dy: number, radius: number, colour: string) =>
      `<circle cx="${r(head[0] + dx * scale)}" cy="${r(head[1] + dy * scale)}" r="${r(radius * scale)}" fill="${hazed(colour, metres)}"/>`;
    return [pole('#5a4a3c', 0.35), crown(0, 0.6, 2.2, '#5c7550'), crown(-1, 0, 1.5, '#66815a'), crown(0.9, -0.2, 1.6, '#54694a')];
  }
  if (object.class === 'pole') {
    return [pole('#50575a', 0.16), `<circle cx="${r(head[0])}" cy="${r(head[1])}" r="${r(Math.max(0.8, 0.22 * scale))}" fill="#e8e2c8"/>`];
  }
  const { fill, edge, sides } = plate[object.class] as { fill: string; edge: string; sides: number };
  const radius = plateRadiusMetres * scale;
  const corners = Array.from({ length: sides }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / sides + (sides === 3 ? Math.PI / 6 : 0);
    return [head[0] + radius * Math.cos(angle), head[1] + radius * Math.sin(angle)] as const;
  });
  const bar =
    object.class === 'no-entry-sign'
      ? `<rect x="${r(head[0] - radius * 0.65)}" y="${r(head[1] - radius * 0.16)}" width="${r(radius * 1.3)}" height="${r(radius * 0.32)}" fill="#fff"/>`
      : '';
  const words = object.class === 'stop-sign' ? 'STOP' : object.class === 'speed-sign' ? '30' : '';
  const text =
    words === '' || radius < 5
      ? ''
      : `<text x="${r(head[0])}" y="${r(head[1] + radius * 0.26)}" font-size="${r(radius * 0.72)}" font-family="sans-serif" font-weight="700" text-anchor="middle" fill="${object.class === 'stop-sign' ? '#fff' : '#16191a'}">${words}</text>`;
  return [
    pole('#7b8285', 0.08),
    ...polygon(corners, fill, `stroke="${edge}" stroke-width="${r(Math.max(0.5, radius * 0.16))}"`),
    bar,
    text,
  ];
}

function potholeOutline({ at, sizeMetres }: TownObject): Solid[] {
  return Array.from({ length: 12 }, (_, i) => {
    const angle = (i / 12) * 2 * Math.PI;
    const radius = sizeMetres * (0.82 + 0.18 * Math.sin(3 * angle + at[0]));
    return [at[0] + radius * Math.cos(angle), at[1] + radius * Math.sin(angle), 0];
  });
}

function drawPothole(pothole: TownObject, camera: Camera): string[] {
  const rim = potholeOutline({ ...pothole, sizeMetres: pothole.sizeMetres * 1.25 });
  return [...polygon(projectOutline(camera, rim), '#7d7f80'), ...polygon(projectOutline(camera, potholeOutline(pothole)), '#37393b')];
}

const smallestPixels = 6;

function trueBox(object: TownObject, camera: Camera): TrueBox[] {
  if (object.class === 'tree' || see(camera, [...object.at, 0])[2] < 2) return [];
  const half = object.class === 'pole' ? 0.2 : plateRadiusMetres;
  const outline = object.class === 'pothole' ? projectOutline(camera, potholeOutline(object)) : cornersAround(object, camera, half);
  if (outline.length < 3) return [];
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const xs = outline.map(([x]) => clamp(x, imageSize.widthPixels));
  const ys = outline.map(([, y]) => clamp(y, imageSize.heightPixels));
  const box = {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  };
  if (box.width < smallestPixels / 3 || box.width * box.height < smallestPixels ** 2) return [];
  return [{ objectId: object.id, class: object.class, x: r(box.x), y: r(box.y), width: r(box.width), height: r(box.height) }];
}

function cornersAround({ at, class: kind, sizeMetres }: TownObject, camera: Camera, half: number) {
  const head = projectPoint(camera, [...at, sizeMetres]);
  const foot = projectPoint(camera, [...at, 0]);
  if (!head || !foot) return [];
  const reach = half * pixelsPerMetre(camera, [...at, sizeMetres]);
  const low = kind === 'pole' ? foot[1] : head[1] + reach;
  return [
    [head[0] - reach, head[1] - reach],
    [head[0] + reach, head[1] - reach],
    [head[0] + reach, low],
    [head[0] - reach, low],
  ] as const;
}

const r = (value: number) => Math.round(value * 10) / 10;
