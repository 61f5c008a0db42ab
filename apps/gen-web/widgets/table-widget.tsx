'use client';
import { DataTable, Value } from '@axion/ui/controls/data-table.tsx';
import { useMemo } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { cellNumber, cellText } from '../query/cell-text.ts';
import { isFigure } from '../query/describe-field.ts';
import type { ResultTable } from '../query/result-table.ts';
import css from './look/widgets.module.css';
import { barColumn, mostTableRows, shownColumns } from './table-columns.ts';

/** The first rows of an answer; figures stand at the end, and the column that is sorted has bars. */
export function TableWidget({
  caption,
  table,
  columns: names,
}: {
  readonly caption: string;
  readonly table: ResultTable;
  readonly columns: readonly string[];
}) {
  const formats = useFormats();
  const indexes = useMemo(() => shownColumns(table, names), [table, names]);
  const bars = useMemo(() => barColumn(table, indexes), [table, indexes]);
  const rows = Array.from({ length: Math.min(table.rowCount, mostTableRows) }, (_, row) => row);
  const cellOf = (row: number, index: number) => {
    const column = table.columns[index];
    if (!column) return null;
    const value = table.at(row, index);
    const number = isFigure(column) ? cellNumber(value, column) : null;
    const text = column.kind === 'number' && number !== null ? formats.figure(number, 'decimal').value : cellText(value, column);
    const shown = column.kind === 'integer' && number !== null && Number.isSafeInteger(number) ? formats.count(number) : text;
    if (bars?.index !== index || number === null)
      return (
        <bdi className={column.kind === 'text' ? css.plainText : undefined}>
          <Value value={shown} />
        </bdi>
      );
    return (
      <span className={css.barCell}>
        <i style={{ width: `${Math.max(2, (number / bars.greatest) * 54)}px` }} />
        <bdi>{shown}</bdi>
      </span>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too
    <section className={css.table} tabIndex={0} aria-label={caption}>
      <DataTable
        caption={caption}
        rows={rows}
        rowHeight={28}
        keyOf={String}
        columns={indexes.map((index) => {
          const column = table.columns[index];
          return {
            id: String(index),
            title: <bdi>{column?.name}</bdi>,
            ...(column && isFigure(column) ? { align: 'end' as const } : {}),
            cell: (row: number) => cellOf(row, index),
          };
        })}
      />
    </section>
  );
}
