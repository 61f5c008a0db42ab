import type { Bounds } from '@axion/ui/map/open-map.ts';

/** The smallest box around all boxes; null when there is none. Boxes across the antimeridian are not joined the short way. */
export const unionBounds = (boxes: readonly (Bounds | null)[]): Bounds | null =>
  boxes
    .filter((box) => box !== null)
    .reduce<Bounds | null>(
      (sum, [west, south, east, north]) =>
        sum === null
          ? [west, south, east, north]
          : [Math.min(sum[0], west), Math.min(sum[1], south), Math.max(sum[2], east), Math.max(sum[3], north)],
      null,
    );
