import type { Point } from '../town/plane.ts';

/** A pinhole camera behind the windscreen: metres in, pixels out. */
export type Camera = { readonly at: Point; readonly headingDegrees: number };
export type Solid = readonly [x: number, y: number, up: number];
export type Pixel = readonly [x: number, y: number];
/** Right, up and forward of the camera, in metres. */
type Seen = readonly [right: number, up: number, forward: number];

export const imageSize = { widthPixels: 960, heightPixels: 640 } as const;
const cameraHeightMetres = 1.45;
const fieldOfViewDegrees = 68;
const pitchDegrees = -2.5;
const nearMetres = 1;
const focal = imageSize.widthPixels / 2 / Math.tan((fieldOfViewDegrees * Math.PI) / 360);
const radians = Math.PI / 180;
const [pitchSin, pitchCos] = [Math.sin(pitchDegrees * radians), Math.cos(pitchDegrees * radians)];

/** The row of the horizon. */
export const horizon = imageSize.heightPixels / 2 + focal * Math.tan(pitchDegrees * radians);

export function see({ at, headingDegrees }: Camera, [x, y, up]: Solid): Seen {
  const [sin, cos] = [Math.sin(headingDegrees * radians), Math.cos(headingDegrees * radians)];
  const [dx, dy, dz] = [x - at[0], y - at[1], up - cameraHeightMetres];
  const ahead = dx * sin + dy * cos;
  return [dx * cos - dy * sin, dz * pitchCos - ahead * pitchSin, ahead * pitchCos + dz * pitchSin];
}

const project = ([right, up, forward]: Seen): Pixel => [
  imageSize.widthPixels / 2 + (focal * right) / forward,
  imageSize.heightPixels / 2 - (focal * up) / forward,
];

/** The outline on the picture; what is behind the camera is cut off (Sutherland and Hodgman, 1974). Empty when nothing is in front. */
export function projectOutline(camera: Camera, outline: readonly Solid[]): Pixel[] {
  const seen = outline.map((solid) => see(camera, solid));
  return seen
    .flatMap((point, i) => {
      const previous = seen.at(i - 1) as Seen;
      const crossing = point[2] >= nearMetres !== previous[2] >= nearMetres ? [cut(previous, point)] : [];
      return point[2] >= nearMetres ? [...crossing, point] : crossing;
    })
    .map(project);
}

function cut(a: Seen, b: Seen): Seen {
  const share = (nearMetres - a[2]) / (b[2] - a[2]);
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, nearMetres];
}

/** How many pixels a metre is at a place; 0 behind the camera. */
export const pixelsPerMetre = (camera: Camera, solid: Solid): number => {
  const forward = see(camera, solid)[2];
  return forward < nearMetres ? 0 : focal / forward;
};

export const projectPoint = (camera: Camera, solid: Solid): Pixel | undefined => {
  const seen = see(camera, solid);
  return seen[2] < nearMetres ? undefined : project(seen);
};
