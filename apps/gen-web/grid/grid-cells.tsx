// biome-ignore-all lint/a11y/useSemanticElements: rows outside of the view do not exist; a table cannot say how many there are
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its current cell
'use client';
import { memo } from 'react';
import { cellText, type TimeZoneChoice } from '../query/cell-text.ts';
import { isFigure, type ResultColumn, type ResultKind } from '../query/describe-field.ts';
import type { ResultTable } from '../query/result-table.ts';
import css from './look/grid.module.css';
import { type Cell, isSelected, type Selection } from './selection.ts';

type Place = { readonly left: number; readonly width: number };

/** Whole numbers from the first to the last; none when the last is smaller. */
export const numbers = (first: number, last: number): readonly number[] =>
  last < first ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Where a column is drawn. */
const placeOf = (starts: readonly number[], column: number, shift: number): Place => ({
  left: (starts[column] ?? 0) + shift,
  width: (starts[column + 1] ?? 0) - (starts[column] ?? 0),
});

type Columns = {
  readonly table: ResultTable;
  /** Indexes of those that are in view. */
  readonly columns: readonly number[];
  readonly starts: readonly number[];
  readonly shift: number;
  /** Width of the row numbers. */
  readonly gutter: number;
};

/** Names of the columns over their types. */
export function GridHead({ table, columns, starts, shift, gutter }: Columns) {
  return (
    <div className={css.head} role="row" aria-rowindex={1}>
      <span className={css.number} role="columnheader" aria-colindex={1} style={{ width: gutter }}>
        <span className="visually-hidden">#</span>
      </span>
      {columns.map((index) => (
        <GridTitle key={index} column={table.columns[index]} index={index} place={placeOf(starts, index, shift)} />
      ))}
    </div>
  );
}

type GridTitleProps = { readonly column: ResultColumn | undefined; readonly index: number; readonly place: Place };

function GridTitle({ column, index, place }: GridTitleProps) {
  if (!column) return null;
  const isEnd = isFigure(column) || undefined;
  return (
    <div className={css.title} role="columnheader" aria-colindex={index + 2} data-end={isEnd} style={place} title={column.name}>
      <span>{column.name}</span>
      <small>{column.type}</small>
    </div>
  );
}

type GridRowProps = Columns & {
  readonly id: string;
  readonly row: number;
  readonly y: number;
  readonly zone: TimeZoneChoice;
  readonly selection: Selection | null;
};

/** One row with its number and the cells that are in view. */
export function GridRow({ id, row, y, table, zone, columns, starts, shift, gutter, selection }: GridRowProps) {
  const isCurrent = selection?.current.row === row;
  return (
    <div
      className={css.row}
      role="row"
      aria-rowindex={row + 2}
      data-current={isCurrent || undefined}
      style={{ transform: `translateY(${y}px)` }}
    >
      <span className={css.number} role="rowheader" aria-colindex={1} style={{ width: gutter }}>
        {row + 1}
      </span>
      {columns.map((column) => {
        const described = table.columns[column];
        return described ? (
          <GridCell
            key={column}
            id={`${id}-${row}-${column}`}
            cell={{ row, column }}
            text={cellText(table.at(row, column), described, zone)}
            kind={described.kind}
            place={placeOf(starts, column, shift)}
            isSelected={selection !== null && isSelected(selection, { row, column })}
            hasFocus={isCurrent && selection.current.column === column}
          />
        ) : null;
      })}
    </div>
  );
}

type GridCellProps = {
  readonly id: string;
  readonly cell: Cell;
  /** Null for NULL. */
  readonly text: string | null;
  readonly kind: ResultKind;
  readonly place: Place;
  readonly isSelected: boolean;
  readonly hasFocus: boolean;
};

const monoKinds: ReadonlySet<ResultKind> = new Set(['uuid', 'binary', 'nested']);
/** A cell shows a line; what is longer is there when it is copied. */
const longestShown = 500;

const sameCell = (before: GridCellProps, after: GridCellProps): boolean =>
  before.text === after.text &&
  before.id === after.id &&
  before.place.left === after.place.left &&
  before.place.width === after.place.width &&
  before.isSelected === after.isSelected &&
  before.hasFocus === after.hasFocus;

/** One value. NULL is mono and grey, the empty text says that it is empty. */
const GridCell = memo(function GridCell({ id, cell, text, kind, place, isSelected: isMarked, hasFocus }: GridCellProps) {
  return (
    <div
      id={id}
      className={css.cell}
      role="gridcell"
      aria-colindex={cell.column + 2}
      aria-selected={isMarked}
      data-cell={`${cell.row} ${cell.column}`}
      data-end={isFigure({ kind }) || undefined}
      data-mono={monoKinds.has(kind) || undefined}
      data-selected={isMarked || undefined}
      data-focus={hasFocus || undefined}
      style={place}
      dir={kind === 'text' ? 'auto' : undefined}
    >
      {text === null ? (
        <span className={css.null}>NULL</span>
      ) : text === '' ? (
        <span className={css.none}>(empty)</span>
      ) : (
        text.slice(0, longestShown)
      )}
    </div>
  );
}, sameCell);
