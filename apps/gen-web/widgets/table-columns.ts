import { cellNumber } from '../query/cell-text.ts';
import { isFigure } from '../query/describe-field.ts';
import type { ResultTable } from '../query/result-table.ts';

/** More rows belong on the SQL page, whose grid takes millions. */
export const mostTableRows = 200;

/** The column whose bars show its order: the first figures that fall from row to row. */
export function barColumn(table: ResultTable, columns: readonly number[]): { readonly index: number; readonly greatest: number } | null {
  for (const index of columns) {
    const column = table.columns[index];
    if (!column || !isFigure(column) || table.rowCount < 3) continue;
    const values = Array.from(
      { length: Math.min(table.rowCount, mostTableRows) },
      (_, row) => cellNumber(table.at(row, index), column) ?? Number.NaN,
    );
    if (values.every((value, row) => value >= 0 && (row === 0 || value <= (values[row - 1] ?? value))) && (values[0] ?? 0) > 0)
      return { index, greatest: values[0] ?? 1 };
  }
  return null;
}

/** Columns in their order: those that are named, or all. Names that the answer does not have are passed over. */
export const shownColumns = (table: ResultTable, names: readonly string[]): readonly number[] =>
  names.length === 0
    ? table.columns.map((_, index) => index)
    : names.map((name) => table.columns.findIndex((column) => column.name === name)).filter((index) => index >= 0);
