'use client';
import type { ReactNode } from 'react';
import css from './look/panels.module.css';

export type Column<Row> = {
  readonly id: string;
  readonly title: ReactNode;
  /** Figures stand at the end. */
  readonly align?: 'start' | 'end';
  readonly width?: number | string;
  readonly cell: (row: Row) => ReactNode;
};

type DataTableProps<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly rowHeight?: number;
  readonly isSelected?: (row: Row) => boolean;
  /** The row that is also marked elsewhere on the page: under the pointer on the map or in a chart. */
  readonly isHere?: (row: Row) => boolean;
  readonly onHover?: (row: Row | null) => void;
  /** Rows that are still coming, in the columns' own widths. */
  readonly footer?: ReactNode;
};

/** A plain table in the look: head 32 or 26, figures at the end, no zebra. The caption names it for screen readers. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  rowHeight = 32,
  isSelected,
  isHere,
  onHover,
  footer,
}: DataTableProps<Row>) {
  return (
    <table className={css.table} data-dense={rowHeight <= 32 || undefined} style={{ '--row-height': `${rowHeight}px` } as object}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              data-column={column.id}
              data-align={column.align}
              style={column.width === undefined ? undefined : { width: column.width }}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            data-selected={isSelected?.(row) || undefined}
            data-here={isHere?.(row) || undefined}
            onPointerEnter={onHover && (() => onHover(row))}
            onPointerLeave={onHover && (() => onHover(null))}
          >
            {columns.map((column) => (
              <td key={column.id} data-column={column.id} data-align={column.align}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
        {footer}
      </tbody>
    </table>
  );
}

/** A value that is not there: NULL is grey and mono, the empty text says so. */
export function Value({ value }: { readonly value: string | number | null }) {
  if (value === null) return <span className={css.null}>NULL</span>;
  if (value === '') return <span className={css.null}>(empty)</span>;
  return value;
}
