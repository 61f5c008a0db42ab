export type Cell = { readonly row: number; readonly column: number };
/** A rectangle of cells: from where it was begun to where it is now. `current` has the focus. */
export type Selection = { readonly anchor: Cell; readonly current: Cell };
export type GridSize = { readonly rows: number; readonly columns: number; readonly pageRows: number };

/** One cell. */
export const selectCell = (cell: Cell): Selection => ({ anchor: cell, current: cell });

/** Every cell; the focus goes to the first one. */
export const selectAll = ({ rows, columns }: Pick<GridSize, 'rows' | 'columns'>): Selection => ({
  anchor: { row: rows - 1, column: columns - 1 },
  current: { row: 0, column: 0 },
});

/** The same rectangle drawn to another cell. */
export const extendTo = ({ anchor }: Selection, current: Cell): Selection => ({ anchor, current });

type Step = (cell: Cell, size: GridSize) => Cell;
const down =
  (rows: number): Step =>
  ({ row, column }) => ({ row: row + rows, column });
const across =
  (columns: number): Step =>
  ({ row, column }) => ({ row, column: column + columns });

const steps: Readonly<Record<string, Step>> = {
  ArrowDown: down(1),
  ArrowUp: down(-1),
  ArrowRight: across(1),
  ArrowLeft: across(-1),
  PageDown: ({ row, column }, { pageRows }) => ({ row: row + pageRows, column }),
  PageUp: ({ row, column }, { pageRows }) => ({ row: row - pageRows, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
  'Ctrl+ArrowDown': ({ column }, { rows }) => ({ row: rows - 1, column }),
  'Ctrl+ArrowUp': ({ column }) => ({ row: 0, column }),
  'Ctrl+ArrowRight': ({ row }, { columns }) => ({ row, column: columns - 1 }),
  'Ctrl+ArrowLeft': ({ row }) => ({ row, column: 0 }),
  'Ctrl+Home': () => ({ row: 0, column: 0 }),
  'Ctrl+End': (_, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

export type GridKey = { readonly key: string; readonly isCtrl: boolean; readonly isShift: boolean };

/** Where a key leads; undefined when it leads nowhere. Shift draws the rectangle on, else a new one starts. */
export function moveSelection(selection: Selection, { key, isCtrl, isShift }: GridKey, size: GridSize): Selection | undefined {
  const step = steps[isCtrl ? `Ctrl+${key}` : key];
  if (!step || size.rows === 0 || size.columns === 0) return undefined;
  const to = step(selection.current, size);
  const within = (value: number, count: number) => Math.min(Math.max(0, value), count - 1);
  const current = { row: within(to.row, size.rows), column: within(to.column, size.columns) };
  return isShift ? { anchor: selection.anchor, current } : selectCell(current);
}

/** First and last row and column of a selection. */
export function boundsOf({ anchor, current }: Selection) {
  return {
    firstRow: Math.min(anchor.row, current.row),
    lastRow: Math.max(anchor.row, current.row),
    firstColumn: Math.min(anchor.column, current.column),
    lastColumn: Math.max(anchor.column, current.column),
  };
}

/** Whether a cell lies in the rectangle. */
export function isSelected(selection: Selection, { row, column }: Cell): boolean {
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(selection);
  return row >= firstRow && row <= lastRow && column >= firstColumn && column <= lastColumn;
}
