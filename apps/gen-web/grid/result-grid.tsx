// biome-ignore-all lint/a11y/useSemanticElements: rows outside of the view do not exist; a table cannot say how many there are
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its current cell
'use client';
import { type CSSProperties, useId, useMemo, useRef } from 'react';
import type { TimeZoneChoice } from '../query/cell-text.ts';
import type { ResultTable } from '../query/result-table.ts';
import { columnStarts, columnsInView, columnWidths } from './column-widths.ts';
import { GridHead, GridRow, numbers } from './grid-cells.tsx';
import css from './look/grid.module.css';
import { rowsInView } from './scale-scroller.ts';
import type { Selection } from './selection.ts';
import { useGridScroll } from './use-grid-scroll.ts';
import { useGridSelection } from './use-grid-selection.ts';

const headHeight = 40;

type ResultGridProps = {
  readonly label: string;
  readonly table: ResultTable;
  readonly zone: TimeZoneChoice;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  /** Ctrl C on a selection. */
  readonly onCopy: (selection: Selection) => void;
  /** 28, or 44 where fingers touch. */
  readonly rowHeight?: number;
};

/** Any number of rows over Arrow columns: only what is in view is read and drawn. It stays left to right. */
export function ResultGrid({ label, table, zone, selection, onSelect, onCopy, rowHeight = 28 }: ResultGridProps) {
  const id = useId();
  const element = useRef<HTMLDivElement>(null);
  const hasRows = table.rowCount > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow the first rows and then stay, while more rows come
  const starts = useMemo(() => columnStarts(columnWidths(table)), [table.columns, hasRows]);
  const gutter = 24 + String(table.rowCount).length * 7;
  const { view, size, scrollHeight, showRow, showRange } = useGridScroll(element, {
    rowCount: table.rowCount,
    rowHeight,
    headHeight,
    gutter,
  });
  const pageRows = Math.max(1, Math.floor(size.viewHeight / rowHeight) - 1);
  const keys = useGridSelection({
    size: { rows: table.rowCount, columns: table.columns.length, pageRows },
    selection,
    onSelect,
    onMove: ({ current: { row, column } }) => {
      showRow(row);
      showRange(starts[column] ?? 0, starts[column + 1] ?? 0);
    },
    onCopy,
  });
  const { first, last } = rowsInView(view.top, size);
  const inView = columnsInView(starts, view.left, view.width - gutter);
  const columns = numbers(inView.first, table.columns.length === 0 ? -1 : inView.last);
  const shift = gutter - view.left;
  return (
    <div
      ref={element}
      className={css.grid}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={table.rowCount + 1}
      aria-colcount={table.columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={selection ? `${id}-${selection.current.row}-${selection.current.column}` : undefined}
      data-own-keys
      style={{ '--row': `${rowHeight}px` } as CSSProperties}
      {...keys}
    >
      <div role="presentation" style={{ height: headHeight + scrollHeight, width: gutter + (starts.at(-1) ?? 0) }}>
        <div role="rowgroup" className={css.screen} style={{ height: view.height, width: view.width }}>
          <GridHead table={table} columns={columns} starts={starts} shift={shift} gutter={gutter} />
          {numbers(first, last).map((row) => (
            <GridRow
              key={row}
              id={id}
              row={row}
              y={headHeight + row * rowHeight - view.top}
              {...{ table, zone, columns, starts, shift, gutter, selection }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
