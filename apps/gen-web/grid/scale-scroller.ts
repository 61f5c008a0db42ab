/** Chromium draws no element higher than 33.5 million pixels; this stays well below, in every browser. */
const highestPixels = 15_000_000;

export type Scroller = {
  /** Height to give to the element that scrolls. */
  readonly height: number;
  /** Whether a pixel of the scrollbar is more than a pixel of rows. */
  readonly isScaled: boolean;
  /** Furthest that rows can be scrolled, in pixels of rows. */
  readonly bottom: number;
  /** From the scrollbar's place to pixels of rows, and back. */
  readonly toRows: (scrollTop: number) => number;
  readonly toScroll: (rowsTop: number) => number;
};

export type ScrollerSize = { readonly rowCount: number; readonly rowHeight: number; readonly viewHeight: number };

/** A scrollbar for any number of rows: as high as they are, or scaled so that both ends meet the first and the last row exactly. */
export function scaleScroller({ rowCount, rowHeight, viewHeight }: ScrollerSize): Scroller {
  const whole = rowCount * rowHeight;
  const height = Math.min(whole, highestPixels);
  const bottom = Math.max(0, whole - viewHeight);
  const reach = Math.max(0, height - viewHeight);
  const ratio = reach > 0 ? bottom / reach : 1;
  const clamp = (value: number, most: number) => Math.min(Math.max(0, value), most);
  return {
    height,
    isScaled: whole > highestPixels,
    bottom,
    toRows: (scrollTop) => clamp(scrollTop * ratio, bottom),
    toScroll: (rowsTop) => clamp(rowsTop / ratio, reach),
  };
}

/** Rows that are at least partly in view, and one more at each end. */
export function rowsInView(
  top: number,
  { rowCount, rowHeight, viewHeight }: ScrollerSize,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - 1);
  return { first, last: Math.min(rowCount - 1, Math.ceil((top + viewHeight) / rowHeight)) };
}

/** Where to scroll so that a row is wholly in view; the same place when it is. */
export function topThatShows(row: number, top: number, { rowHeight, viewHeight }: ScrollerSize): number {
  const start = row * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + viewHeight ? start + rowHeight - viewHeight : top;
}
