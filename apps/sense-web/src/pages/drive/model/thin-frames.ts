import { metresPerPixel } from '@axion/ui/map/scale.ts';
import type { DriveLine } from './drive-line.ts';

const farthestZoom = 8;
const closestZoom = 20;
const apartPixels = 15;

/**
 * For each frame the farthest zoom at which its dot is drawn, so that dots stand about 15 px apart at every zoom and closer zooms only
 * add dots. Ends are always drawn. 10,000 frames take a few milliseconds.
 */
export function dotZooms({ metres }: Pick<DriveLine, 'metres'>, latitude: number): Uint8Array {
  const zooms = new Uint8Array(metres.length).fill(closestZoom + 1);
  for (let zoom = closestZoom; zoom >= farthestZoom; zoom--) {
    const apart = apartPixels * metresPerPixel(latitude, zoom);
    let last = Number.NEGATIVE_INFINITY;
    metres.forEach((at, index) => {
      const isDrawnCloser = zoom === closestZoom || (zooms[index] ?? 0) <= zoom + 1;
      if (!isDrawnCloser || at - last < apart) return;
      zooms[index] = zoom;
      last = at;
    });
  }
  if (zooms.length > 0) zooms[0] = zooms[zooms.length - 1] = farthestZoom;
  return zooms;
}
