const equatorMetresPerPixel = 40_075_016.686 / 512;

/** Metres that a pixel covers at a latitude in Web Mercator with 512 px tiles. */
export const metresPerPixel = (latitude: number, zoom: number): number =>
  (equatorMetresPerPixel * Math.cos((latitude * Math.PI) / 180)) / 2 ** zoom;

/** The longest of 1, 2, 5 × 10ⁿ metres that is no wider than `widestPixels`, and its width in pixels. */
export function scaleOf(metresAPixel: number, widestPixels: number): { readonly metres: number; readonly pixels: number } {
  const widest = metresAPixel * widestPixels;
  const power = 10 ** Math.floor(Math.log10(widest));
  const metres = ([5, 2, 1].find((step) => step * power <= widest) ?? 1) * power;
  return { metres, pixels: metres / metresAPixel };
}
