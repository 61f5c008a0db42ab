import { type Chance, chanceFrom } from './chance.ts';
import { beside, distance, type Point } from './plane.ts';
import { bend, columns, cornerId, planStreets, rows, type StreetPlan } from './street-plan.ts';

export type Building = { readonly id: number; readonly outline: readonly Point[]; readonly heightMetres: number; readonly colour: string };
export type ObjectClass = 'stop-sign' | 'speed-sign' | 'no-entry-sign' | 'yield-sign' | 'pothole' | 'pole' | 'tree';
/** A thing with a known place: what detectors should find. */
export type TownObject = {
  readonly id: string;
  readonly class: ObjectClass;
  readonly at: Point;
  readonly street: string;
  /** Which way its face looks, degrees clockwise from north; for signs. */
  readonly facingDegrees: number;
  /** Radius of a pothole, height of everything else. */
  readonly sizeMetres: number;
};
export type Area = { readonly name: string; readonly nameAr: string; readonly outline: readonly Point[] };
export type Town = {
  readonly plan: StreetPlan;
  readonly buildings: readonly Building[];
  readonly objects: readonly TownObject[];
  readonly parks: readonly Area[];
  readonly river: Area & { readonly middle: readonly Point[] };
  readonly shore: readonly Point[];
  readonly railway: readonly Point[];
};

const setbackMetres = 11;
const wallColours = ['#b7a392', '#a8907d', '#c2b5a3', '#9c8577', '#b59b8a', '#c9bda9', '#8f7d70', '#ad9a93'];
const parkCells = new Set(['3,3', '4,3']);
const riverCell = 1;

/** The whole town: a pure function of its seed. */
export function buildTown(seed: number): Town {
  const chance = chanceFrom(seed);
  const plan = planStreets();
  return {
    plan,
    buildings: buildings(chance),
    objects: furnish(plan, chance),
    parks: [...parkCells].map((cell, i) => {
      const [column, row] = cell.split(',').map(Number) as [number, number];
      return {
        name: i === 0 ? 'Priory Park' : 'Market Square',
        nameAr: i === 0 ? 'حديقة الدير' : 'ساحة السوق',
        outline: cellOutline(column, row, setbackMetres),
      };
    }),
    river: river(),
    shore: Array.from({ length: 72 }, (_, i) => {
      const angle = (i / 72) * 2 * Math.PI;
      const reach = 1 + 0.07 * Math.sin(3 * angle + 1) + 0.05 * Math.sin(7 * angle);
      return [1_620 * reach * Math.cos(angle), 1_230 * reach * Math.sin(angle)] as const;
    }),
    railway: Array.from({ length: 60 }, (_, i) => bend(-1_300 + (i * 2_600) / 59, 735 + 30 * Math.sin(i / 9))),
  };
}

/** The bent outline of a block between streets, `inset` metres inside their middles. */
function cellOutline(column: number, row: number, inset: number): Point[] {
  const west = (columns[column] as number) + inset;
  const east = (columns[column + 1] as number) - inset;
  const south = (rows[row] as number) + inset;
  const north = (rows[row + 1] as number) - inset;
  const steps = 6;
  const side = (from: Point, to: Point) =>
    Array.from({ length: steps }, (_, i) => bend(from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps));
  return [
    ...side([west, south], [east, south]),
    ...side([east, south], [east, north]),
    ...side([east, north], [west, north]),
    ...side([west, north], [west, south]),
  ];
}

function buildings(chance: Chance): Building[] {
  const built: Building[] = [];
  for (let column = 0; column < columns.length - 1; column += 1)
    for (let row = 0; row < rows.length - 1; row += 1) {
      if (row === riverCell || parkCells.has(`${column},${row}`)) continue;
      const west = (columns[column] as number) + setbackMetres;
      const east = (columns[column + 1] as number) - setbackMetres;
      const south = (rows[row] as number) + setbackMetres;
      const north = (rows[row + 1] as number) - setbackMetres;
      for (const { from, to, inward } of [
        { from: [west, south], to: [east, south], inward: [0, 1] },
        { from: [east, north], to: [west, north], inward: [0, -1] },
        { from: [west, north - 16], to: [west, south + 16], inward: [1, 0] },
        { from: [east, south + 16], to: [east, north - 16], inward: [-1, 0] },
      ] as const) {
        for (let at = chance.between(0, 5); ; ) {
          const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
          const width = chance.between(9, 22);
          if (at + width > length) break;
          const depth = chance.between(9, 14);
          const corner = (share: number, into: number): Point =>
            bend(
              from[0] + ((to[0] - from[0]) * share) / length + inward[0] * into,
              from[1] + ((to[1] - from[1]) * share) / length + inward[1] * into,
            );
          built.push({
            id: 200_000 + built.length * 10,
            outline: [corner(at, 0), corner(at + width, 0), corner(at + width, depth), corner(at, depth)],
            heightMetres: Math.round(chance.between(5.5, 13)),
            colour: chance.pick(wallColours),
          });
          at += width + (chance.next() < 0.25 ? chance.between(3, 9) : 0.2);
        }
      }
    }
  return built;
}

/** Poles and trees along the kerbs, potholes in the lanes, signs before corners. */
function furnish({ points, streets }: StreetPlan, chance: Chance): TownObject[] {
  const objects: TownObject[] = [];
  const add = (kind: ObjectClass, at: Point, street: string, facingDegrees: number, sizeMetres: number) =>
    objects.push({
      id: `${kind}-${String(objects.length + 1).padStart(4, '0')}`,
      class: kind,
      at,
      street,
      facingDegrees: Math.round(facingDegrees * 10) / 10,
      sizeMetres: Math.round(sizeMetres * 100) / 100,
    });
  for (const street of streets) {
    for (let i = 1; i < street.nodes.length; i += 1) {
      const a = points.get(street.nodes[i - 1] as number) as Point;
      const b = points.get(street.nodes[i] as number) as Point;
      const back = (Math.atan2(a[0] - b[0], a[1] - b[1]) * 180) / Math.PI;
      const toCorner = (street.nodes[i] as number) < 10_000;
      if (i % 2 === 0 && !toCorner) add('pole', beside(a, b, 0.5, 6.4), street.name, back, 6.5);
      if (i % 3 === 1 && chance.next() < 0.6) add('tree', beside(a, b, 0.3, -7), street.name, 0, chance.between(5, 9));
      if (chance.next() < 0.13)
        add('pothole', beside(a, b, chance.next(), chance.between(0.6, 3)), street.name, 0, chance.between(0.3, 0.7));
      if (toCorner && distance(a, b) > 8)
        add(
          chance.pick(['stop-sign', 'yield-sign', 'no-entry-sign'] as const),
          beside(a, b, 0.35, 5.2),
          street.name,
          (back + 360) % 360,
          2.6,
        );
      else if (chance.next() < 0.06) add('speed-sign', beside(a, b, 0.5, 5.2), street.name, (back + 360) % 360, 2.6);
    }
  }
  return objects;
}

function river(): Town['river'] {
  const middle = Array.from({ length: 90 }, (_, i): Point => {
    const u = -1_700 + (i * 3_400) / 89;
    return bend(u, -310 + 34 * Math.sin(u / 330));
  });
  const side = (metres: number) => middle.slice(0, -1).map((point, i) => beside(point, middle[i + 1] as Point, 0, metres));
  return { name: 'River Ost', nameAr: 'نهر أوست', middle, outline: [...side(52), ...side(-52).reverse()] };
}

/** Corners of a drive that shows the town: along the quay, over two bridges, past the park. */
export const driveCorners: readonly number[] = (
  [
    [1, 5],
    [3, 5],
    [3, 4],
    [5, 4],
    [5, 2],
    [4, 2],
    [3, 2],
    [3, 0],
    [5, 0],
    [5, 1],
  ] as const
).map(([column, row]) => cornerId(column, row));
