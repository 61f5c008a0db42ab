import type { Point } from './plane.ts';

export type StreetClass = 'primary' | 'residential';
/** A street from end to end; `nodes` are ids of its corners and bends in order. */
export type Street = { readonly name: string; readonly nameAr: string; readonly class: StreetClass; readonly nodes: readonly number[] };
/** Places along streets and the streets that join them. A corner's id is stable: column and row. */
export type StreetPlan = {
  readonly points: ReadonlyMap<number, Point>;
  readonly streets: readonly Street[];
  readonly columns: readonly number[];
  readonly rows: readonly number[];
};

const avenues: readonly (readonly [string, string])[] = [
  ['Harbour Way', 'طريق المرفأ'],
  ['Chapel Hill', 'تل الكنيسة'],
  ['Orchard Way', 'طريق البستان'],
  ['Ferry Road', 'طريق العبّارة'],
  ['Abbot Street', 'شارع أبوت'],
  ['Signal Street', 'شارع الإشارة'],
  ['Kiln Road', 'طريق الفرن'],
  ['School Lane', 'ممر المدرسة'],
  ['Lighthouse Road', 'طريق المنارة'],
];
const lanes: readonly (readonly [string, string])[] = [
  ['Saltgate', 'بوابة الملح'],
  ['Weir Street', 'شارع السد'],
  ['Quay Street', 'شارع الرصيف'],
  ['Tanners Row', 'صف الدباغين'],
  ['Station Road', 'طريق المحطة'],
  ['Mill Lane', 'ممر الطاحونة'],
  ['Ropewalk', 'ممشى الحبال'],
];

/** Metres from the centre, before the plan is bent. */
export const columns = [-980, -740, -510, -270, -20, 220, 480, 720, 960] as const;
export const rows = [-640, -430, -190, 20, 220, 430, 630] as const;
const stepMetres = 24;
const primary = new Set(['Ferry Road', 'Quay Street', 'Station Road', 'Signal Street']);
/** Avenues that cross the river; it runs between the second and the third lane. */
const bridges = new Set([1, 3, 5, 8]);
const riverRow = 1;

const turn = (-11 * Math.PI) / 180;

/** Bends the straight plan into a town that grew: turned a little, with slow curves. */
export function bend(u: number, v: number): Point {
  const x = u + 26 * Math.sin(v / 310 + 0.7) + 9 * Math.sin(u / 190);
  const y = v + 30 * Math.sin(u / 420) + 7 * Math.sin(v / 150 + 1);
  return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
}

export const cornerId = (column: number, row: number): number => (column + 1) * 100 + row + 1;

/** The streets of the town. The same at every call. */
export function planStreets(): StreetPlan {
  const points = new Map<number, Point>();
  for (const [c, u] of columns.entries()) for (const [r, v] of rows.entries()) points.set(cornerId(c, r), bend(u, v));
  let nextBend = 10_000;
  const link = (from: number, to: number, at: (share: number) => Point, length: number): number[] => {
    const steps = Math.max(1, Math.round(length / stepMetres));
    const bends = Array.from({ length: steps - 1 }, (_, i) => {
      points.set(nextBend, at((i + 1) / steps));
      return nextBend++;
    });
    return [...(from === 0 ? [] : [from]), ...bends, to];
  };
  const along = (low: number, high: number) => (share: number) => low + (high - low) * share;
  const streets: Street[] = [];
  for (const [r, [name, nameAr]] of lanes.entries()) {
    const nodes = columns.slice(1).flatMap((u, i) => {
      const at = along(columns[i] as number, u);
      return link(
        i === 0 ? cornerId(0, r) : 0,
        cornerId(i + 1, r),
        (share) => bend(at(share), rows[r] as number),
        u - (columns[i] as number),
      );
    });
    streets.push({ name, nameAr, class: primary.has(name) ? 'primary' : 'residential', nodes });
  }
  for (const [c, [name, nameAr]] of avenues.entries()) {
    const parts: number[][] = [[]];
    for (const [i, v] of rows.slice(1).entries()) {
      const part = parts.at(-1) as number[];
      const low = rows[i] as number;
      const at = along(low, v);
      if (i === riverRow && !bridges.has(c)) parts.push([]);
      else
        part.push(
          ...link(part.length === 0 ? cornerId(c, i) : 0, cornerId(c, i + 1), (share) => bend(columns[c] as number, at(share)), v - low),
        );
    }
    for (const nodes of parts.filter((part) => part.length > 1))
      streets.push({ name, nameAr, class: primary.has(name) ? 'primary' : 'residential', nodes });
  }
  return { points, streets, columns, rows };
}
