/** Metres east and north of the town's centre. */
export type Point = readonly [x: number, y: number];
export type LonLat = readonly [longitude: number, latitude: number];

/** The town is an island of its own in the open Atlantic, so that it stands on nobody's streets. */
export const centre: LonLat = [-28.6, 44.2];

const metresPerDegree = 111_320;
const eastScale = metresPerDegree * Math.cos((centre[1] * Math.PI) / 180);

/** A flat plane is right to a centimetre over a town of 3 km. Nine digits are a tenth of a millimetre. */
export const toLonLat = ([x, y]: Point): LonLat => [round(centre[0] + x / eastScale), round(centre[1] + y / metresPerDegree)];
const round = (degrees: number) => Math.round(degrees * 1e9) / 1e9;

export const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
export const between = (a: Point, b: Point, share: number): Point => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];

/** Degrees clockwise from north, of the way from `a` to `b`. */
export const headingOf = (a: Point, b: Point): number => ((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360;

/** A point beside a way: positive metres are to its right. */
export const beside = (a: Point, b: Point, share: number, metres: number): Point => {
  const length = distance(a, b) || 1;
  const [x, y] = between(a, b, share);
  return [x + ((b[1] - a[1]) / length) * metres, y - ((b[0] - a[0]) / length) * metres];
};
