/** A mark of the distance axis; marks between numbers have no label. */
export type Mark = { readonly metres: number; readonly label: string | null };

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000] as const;

/**
 * Marks of an axis of `totalMetres` on `widthPixels`: numbers at least `apartPixels` from each other, one bare mark between two, the
 * first with its unit ("0 km", below a kilometre "0 m").
 */
export function distanceMarks(totalMetres: number, widthPixels: number, apartPixels = 64): readonly Mark[] {
  if (totalMetres <= 0 || widthPixels <= 0) return [{ metres: 0, label: '0 km' }];
  const step = steps.find((metres) => (metres / totalMetres) * widthPixels >= apartPixels) ?? 200_000;
  const inMetres = totalMetres < 1_000;
  const count = Math.floor(totalMetres / (step / 2));
  return Array.from({ length: count + 1 }, (_, index) => {
    const metres = index * (step / 2);
    if (index === 0) return { metres, label: inMetres ? '0 m' : '0 km' };
    return { metres, label: index % 2 === 1 ? null : String(inMetres ? metres : Number((metres / 1_000).toFixed(2))) };
  });
}

const pixelsADigit = 6.2;

/** A number of the axis and the pixels that it takes. */
export type PlacedNumber = { readonly label: string; readonly from: number; readonly to: number };

/** Numbers stand over their marks, the first and the last inside the axis. */
export const placeNumbers = (marks: readonly Mark[], totalMetres: number, widthPixels: number): readonly PlacedNumber[] =>
  marks.flatMap(({ metres, label }) => {
    if (label === null) return [];
    const length = label.length * pixelsADigit;
    const middle = axisPixels(metres, totalMetres, widthPixels);
    const from = Math.max(0, Math.min(widthPixels - length, middle - length / 2));
    return [{ label, from, to: from + length }];
  });

/** Where a distance stands on the axis, in pixels. */
export const axisPixels = (metres: number, totalMetres: number, widthPixels: number): number =>
  totalMetres > 0 ? Math.min(1, Math.max(0, metres / totalMetres)) * widthPixels : 0;

/**
 * The speed curve as one point a pixel: the fastest frame in it; pixels without a known speed are left out.
 * Its length is bounded by the width, however many frames there are.
 */
export function speedCurve(
  { metres, kmh, totalMetres }: { readonly metres: Float64Array; readonly kmh: Float64Array; readonly totalMetres: number },
  widthPixels: number,
): readonly { readonly x: number; readonly kmh: number }[] {
  const fastest = new Map<number, number>();
  kmh.forEach((speed, index) => {
    if (Number.isNaN(speed)) return;
    const x = Math.round(axisPixels(metres[index] ?? 0, totalMetres, widthPixels));
    fastest.set(x, Math.max(speed, fastest.get(x) ?? 0));
  });
  return [...fastest].map(([x, speed]) => ({ x, kmh: speed }));
}
