import type { DashboardLayout, GridPosition } from '@axion/contracts/gen/dashboards.ts';
import type { Encoding, Widget } from '@axion/contracts/gen/widgets.ts';
import { cloneLayout, type Layout, type LayoutItem, moveElement, verticalCompactor } from 'react-grid-layout/core';

export type Breakpoint = keyof DashboardLayout;
export const columnsOf: Readonly<Record<Breakpoint, number>> = { large: 24, medium: 12, small: 1 };
/** One row of the grid and the gap around cards, in pixels. */
export const rowHeight = 40;
export const gap = 12;

/** Which layout a width is drawn with. */
export const breakpointOf = (widthPixels: number): Breakpoint => (widthPixels < 640 ? 'small' : widthPixels < 1_040 ? 'medium' : 'large');

type Kind = Encoding['kind'];
/** Columns of 24 and rows that a new widget takes, and the least that it can be drawn in. */
const sizes: Readonly<Record<Kind, { readonly w: number; readonly h: number; readonly minW: number; readonly minH: number }>> = {
  number: { w: 5, h: 2, minW: 3, minH: 2 },
  map: { w: 14, h: 8, minW: 6, minH: 5 },
  bar: { w: 10, h: 5, minW: 5, minH: 4 },
  line: { w: 10, h: 4, minW: 5, minH: 4 },
  table: { w: 12, h: 6, minW: 5, minH: 4 },
};

/** Places for every widget: those that are stored, and below them those that are not. What overlaps is pushed down. */
export function placeWidgets(widgets: readonly Widget[], layout: DashboardLayout, breakpoint: Breakpoint): Layout {
  const columns = columnsOf[breakpoint];
  const stored = new Map(layout[breakpoint].map((position) => [position.widgetId, position]));
  const wide = breakpoint === 'large' ? null : new Map(placeWidgets(widgets, layout, 'large').map((item) => [item.i, item]));
  const ordered = wide ? [...widgets].sort((left, right) => byPlace(wide.get(left.id), wide.get(right.id))) : widgets;
  const bottom = Math.max(0, ...layout[breakpoint].map(({ y, height }) => y + height));
  const items = ordered.map((widget, index) => {
    const size = sizes[widget.encoding.kind];
    const limits = { minW: Math.min(columns, breakpoint === 'large' ? size.minW : Math.ceil(size.minW / 2)), minH: size.minH };
    const position = stored.get(widget.id);
    if (position) return itemOf(position, limits);
    const from = wide?.get(widget.id);
    return from
      ? narrowed(from, { columns, index, limits })
      : { i: widget.id, x: 0, y: bottom + index, w: Math.min(columns, size.w), h: size.h, ...limits };
  });
  return verticalCompactor.compact(unplacedSideBySide(items, stored, { columns, bottom }), columns);
}

const byPlace = (left: LayoutItem | undefined, right: LayoutItem | undefined): number =>
  (left?.y ?? 0) - (right?.y ?? 0) || (left?.x ?? 0) - (right?.x ?? 0);

const itemOf = ({ widgetId, x, y, width, height }: GridPosition, limits: { readonly minW: number; readonly minH: number }): LayoutItem => ({
  i: widgetId,
  x,
  y,
  w: width,
  h: height,
  ...limits,
});

type Narrow = { readonly columns: number; readonly index: number; readonly limits: { readonly minW: number; readonly minH: number } };

/** The place of a wide layout in half the columns, or one below the other in a single one. */
function narrowed({ i, x, y, w, h }: LayoutItem, { columns, index, limits }: Narrow): LayoutItem {
  if (columns === 1) return { i, x: 0, y: index * 100, w: 1, h, ...limits };
  const width = Math.min(columns, Math.max(limits.minW, Math.ceil(w / 2)));
  return { i, x: Math.min(Math.floor(x / 2), columns - width), y: y * 2, w: width, h, ...limits };
}

/** Widgets without a place fill rows below the others, as many side by side as there is room for. */
function unplacedSideBySide(
  items: readonly LayoutItem[],
  stored: ReadonlyMap<string, unknown>,
  { columns, bottom }: { readonly columns: number; readonly bottom: number },
): LayoutItem[] {
  let [x, y] = [0, bottom];
  return items.map((item) => {
    if (stored.has(item.i) || columns !== columnsOf.large) return item;
    if (x + item.w > columns) [x, y] = [0, y + 20];
    const placed = { ...item, x, y };
    x += item.w;
    return placed;
  });
}

/** A drawn layout as it is stored. */
export const positionsOf = (layout: Layout): GridPosition[] =>
  layout
    .map(({ i, x, y, w, h }) => ({ widgetId: i, x, y, width: w, height: h }))
    .sort((left, right) => left.y - right.y || left.x - right.x);

/** The same layout read from right to left. */
export const mirrored = (layout: Layout, columns: number): Layout => layout.map((item) => ({ ...item, x: columns - item.x - item.w }));

/** Whether two layouts put every widget in the same place. */
export const samePlaces = (left: readonly GridPosition[], right: readonly GridPosition[]): boolean =>
  left.length === right.length &&
  left.every(({ widgetId, ...place }) => {
    const other = right.find((position) => position.widgetId === widgetId);
    return other?.x === place.x && other.y === place.y && other.width === place.width && other.height === place.height;
  });

export type Nudge = { readonly x?: number; readonly y?: number; readonly w?: number; readonly h?: number };

/** Moves or resizes one card by cells; the others make room. The same layout when there is no room. */
export function nudge(layout: Layout, id: string, by: Nudge, columns: number): Layout {
  const copy = cloneLayout(layout) as LayoutItem[];
  const item = copy.find(({ i }) => i === id);
  if (!item) return layout;
  if (by.w !== undefined || by.h !== undefined) {
    const w = Math.min(columns - item.x, Math.max(item.minW ?? 1, item.w + (by.w ?? 0)));
    const h = Math.max(item.minH ?? 1, item.h + (by.h ?? 0));
    if (w === item.w && h === item.h) return layout;
    Object.assign(item, { w, h });
    return verticalCompactor.compact(copy, columns);
  }
  const x = Math.min(columns - item.w, Math.max(0, item.x + (by.x ?? 0)));
  const y = (by.y ?? 0) > 0 ? yBelow(copy, item) : (by.y ?? 0) < 0 ? yAbove(copy, item) : item.y;
  if (x === item.x && y === item.y) return layout;
  return verticalCompactor.compact(moveElement(copy, item, x, y, true, false, 'vertical', columns), columns);
}

const sharesColumns = (left: LayoutItem, right: LayoutItem): boolean => left.x < right.x + right.w && right.x < left.x + left.w;

/** Past the next card below: anything less would fall back to where it was. */
function yBelow(layout: Layout, item: LayoutItem): number {
  const below = layout.filter((other) => other.i !== item.i && sharesColumns(item, other) && other.y >= item.y + item.h);
  const next = [...below].sort((left, right) => left.y - right.y)[0];
  return next ? next.y + next.h : item.y;
}

function yAbove(layout: Layout, item: LayoutItem): number {
  const above = layout.filter((other) => other.i !== item.i && sharesColumns(item, other) && other.y + other.h <= item.y);
  const next = [...above].sort((left, right) => right.y + right.h - left.y - left.h)[0];
  return next ? next.y : 0;
}

/** Which sides of number tiles touch another one: together they are drawn as one ruled band. */
export function bandSides(
  layout: Layout,
  numbers: ReadonlySet<string>,
): ReadonlyMap<string, { readonly start: boolean; readonly end: boolean }> {
  const tiles = layout.filter(({ i }) => numbers.has(i));
  const touches = (left: LayoutItem, right: LayoutItem) => left.y === right.y && left.h === right.h && left.x + left.w === right.x;
  return new Map(
    tiles.map((tile) => [tile.i, { start: tiles.some((other) => touches(other, tile)), end: tiles.some((other) => touches(tile, other)) }]),
  );
}
