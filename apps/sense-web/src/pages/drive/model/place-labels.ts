/** A label that wants to stand around a place on a line. */
export type WantedLabel = { readonly middle: number; readonly width: number };

const apart = 6;

/**
 * Where labels stand on a line of `width`: centred on their places, pushed inside at the ends, left out (null) where they would touch the
 * one before. Labels come in the order of their places.
 */
export function placeLabels(labels: readonly WantedLabel[], width: number): readonly (number | null)[] {
  let end = Number.NEGATIVE_INFINITY;
  return labels.map((label) => {
    const start = Math.max(0, Math.min(width - label.width, label.middle - label.width / 2));
    if (start < end + apart || label.width > width) return null;
    end = start + label.width;
    return start;
  });
}
