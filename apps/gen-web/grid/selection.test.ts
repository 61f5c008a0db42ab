import { describe, expect, it } from 'vitest';
import { boundsOf, extendTo, isSelected, moveSelection, selectAll, selectCell } from './selection.ts';

const size = { rows: 100, columns: 5, pageRows: 20 };
const press = (key: string, { ctrl = false, shift = false, row = 10, column = 2 } = {}) =>
  moveSelection(selectCell({ row, column }), { key, isCtrl: ctrl, isShift: shift }, size);
const to = (key: string, options = {}) => press(key, options)?.current;

describe('moveSelection', () => {
  it.each([
    ['ArrowDown', {}, [11, 2]],
    ['ArrowUp', {}, [9, 2]],
    ['ArrowRight', {}, [10, 3]],
    ['ArrowLeft', { column: 0 }, [10, 0]],
    ['PageDown', {}, [30, 2]],
    ['PageDown', { row: 95 }, [99, 2]],
    ['PageUp', {}, [0, 2]],
    ['Home', {}, [10, 0]],
    ['End', {}, [10, 4]],
    ['Home', { ctrl: true }, [0, 0]],
    ['End', { ctrl: true }, [99, 4]],
    ['ArrowDown', { ctrl: true }, [99, 2]],
    ['ArrowLeft', { ctrl: true }, [10, 0]],
  ])('%s %o leads to %o', (key, options, [row, column]) => {
    expect(to(key, options)).toEqual({ row, column });
  });

  it('leaves other keys and empty grids alone', () => {
    expect(press('Tab')).toBeUndefined();
    expect(
      moveSelection(selectCell({ row: 0, column: 0 }), { key: 'ArrowDown', isCtrl: false, isShift: false }, { ...size, rows: 0 }),
    ).toBeUndefined();
  });

  it('draws a rectangle with Shift', () => {
    const drawn = press('ArrowDown', { shift: true });
    expect(drawn && boundsOf(drawn)).toEqual({ firstRow: 10, lastRow: 11, firstColumn: 2, lastColumn: 2 });
  });
});

it('knows which cells lie in a rectangle, whichever corner it began at', () => {
  const drawn = extendTo(selectCell({ row: 5, column: 3 }), { row: 2, column: 1 });
  expect([
    isSelected(drawn, { row: 3, column: 2 }),
    isSelected(drawn, { row: 6, column: 2 }),
    isSelected(drawn, { row: 3, column: 4 }),
  ]).toEqual([true, false, false]);
  expect(boundsOf(selectAll(size))).toEqual({ firstRow: 0, lastRow: 99, firstColumn: 0, lastColumn: 4 });
});
