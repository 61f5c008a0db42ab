import type { DashboardLayout } from '@axion/contracts/gen/dashboards.ts';
import { Widget } from '@axion/contracts/gen/widgets.ts';
import { collides } from 'react-grid-layout/core';
import { describe, expect, it } from 'vitest';
import { bandSides, breakpointOf, mirrored, nudge, placeWidgets, positionsOf, samePlaces } from './layout-model.ts';

const id = (n: number) => `019300aa-0000-7000-8000-00000000000${n}`;
const widget = (n: number, kind: 'number' | 'table' = 'table') =>
  Widget.parse({ id: id(n), title: 't', source: 's', sql: 'x', encoding: kind === 'number' ? { kind, value: 'v' } : { kind } });
const at = (n: number, x: number, y: number, width: number, height: number) => ({ widgetId: id(n), x, y, width, height });
const layoutOf = (...large: DashboardLayout['large']): DashboardLayout => ({ large, medium: [], small: [] });
const short = (layout: ReturnType<typeof placeWidgets>) =>
  positionsOf(layout).map(({ widgetId, x, y, width, height }) => [Number(widgetId.at(-1)), x, y, width, height]);
const overlaps = (layout: ReturnType<typeof placeWidgets>) =>
  layout.some((left) => layout.some((right) => left.i < right.i && collides(left, right)));

describe('placeWidgets', () => {
  it('keeps stored places and puts the rest below', () => {
    const placed = placeWidgets([widget(1), widget(2), widget(3)], layoutOf(at(1, 0, 0, 14, 8)), 'large');
    expect(short(placed)).toEqual([
      [1, 0, 0, 14, 8],
      [2, 0, 8, 12, 6],
      [3, 12, 8, 12, 6],
    ]);
  });

  it('pushes overlapping cards apart and closes holes', () => {
    const placed = placeWidgets([widget(1), widget(2)], layoutOf(at(1, 0, 40, 12, 6), at(2, 6, 41, 12, 6)), 'large');
    expect(overlaps(placed)).toBe(false);
    expect(Math.min(...placed.map(({ y }) => y))).toBe(0);
  });

  it('puts a wide layout into half the columns and into one, in reading order', () => {
    const wide = layoutOf(at(2, 0, 0, 14, 8), at(1, 14, 0, 10, 8));
    expect(short(placeWidgets([widget(1), widget(2)], wide, 'medium'))).toEqual([
      [2, 0, 0, 7, 8],
      [1, 7, 0, 5, 8],
    ]);
    expect(short(placeWidgets([widget(1), widget(2)], wide, 'small'))).toEqual([
      [2, 0, 0, 1, 8],
      [1, 0, 8, 1, 8],
    ]);
  });
});

describe('nudge', () => {
  const layout = placeWidgets(
    [widget(1), widget(2), widget(3)],
    layoutOf(at(1, 0, 0, 12, 6), at(2, 12, 0, 12, 6), at(3, 0, 6, 12, 6)),
    'large',
  );
  const placeOf = (moved: typeof layout, n: number) => short(moved).find(([which]) => which === n);

  it('moves a card by columns and past the card below or above', () => {
    expect(placeOf(nudge(layout, id(3), { x: 1 }, 24), 3)).toEqual([3, 1, 6, 12, 6]);
    expect(placeOf(nudge(layout, id(1), { y: 1 }, 24), 1)).toEqual([1, 0, 6, 12, 6]);
    expect(placeOf(nudge(layout, id(3), { y: -1 }, 24), 3)).toEqual([3, 0, 0, 12, 6]);
    expect(overlaps(nudge(layout, id(3), { y: -1 }, 24))).toBe(false);
  });

  it('changes its size within the grid and not below the least', () => {
    expect(placeOf(nudge(layout, id(3), { w: 1 }, 24), 3)).toEqual([3, 0, 6, 13, 6]);
    expect(placeOf(nudge(layout, id(3), { h: -1 }, 24), 3)).toEqual([3, 0, 6, 12, 5]);
    expect(nudge(layout, id(2), { w: 1 }, 24)).toBe(layout);
  });

  it('stays where there is no room', () => {
    expect(nudge(layout, id(1), { x: -1 }, 24)).toBe(layout);
    expect(nudge(layout, id(1), { y: -1 }, 24)).toBe(layout);
    expect(nudge(layout, 'nobody', { x: 1 }, 24)).toBe(layout);
  });
});

it('mirrors and mirrors back', () => {
  const layout = placeWidgets([widget(1), widget(2)], layoutOf(at(1, 0, 0, 14, 8), at(2, 14, 0, 10, 8)), 'large');
  expect(short(mirrored(layout, 24))).toEqual([
    [2, 0, 0, 10, 8],
    [1, 10, 0, 14, 8],
  ]);
  expect(samePlaces(positionsOf(mirrored(mirrored(layout, 24), 24)), positionsOf(layout))).toBe(true);
  expect(samePlaces(positionsOf(mirrored(layout, 24)), positionsOf(layout))).toBe(false);
});

it('sees which number tiles touch', () => {
  const tiles = [1, 2, 3].map((n) => widget(n, 'number'));
  const layout = placeWidgets(tiles, layoutOf(at(1, 0, 0, 6, 2), at(2, 6, 0, 6, 2), at(3, 13, 0, 6, 2)), 'large');
  const sides = bandSides(layout, new Set(tiles.map((tile) => tile.id)));
  expect([1, 2, 3].map((n) => sides.get(id(n)))).toEqual([
    { start: false, end: true },
    { start: true, end: false },
    { start: false, end: false },
  ]);
});

it('chooses the layout by width', () => {
  expect([390, 639, 640, 1_039, 1_040, 2_000].map(breakpointOf)).toEqual(['small', 'small', 'medium', 'medium', 'large', 'large']);
});
