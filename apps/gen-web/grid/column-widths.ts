import { cellText } from '../query/cell-text.ts';
import { isFigure } from '../query/describe-field.ts';
import type { ResultTable } from '../query/result-table.ts';

const padding = 24;
const narrowest = 72;
const widest = 340;
const looked = 60;

/** A width for each column by its name, its type and its first values; nothing is measured on the page. */
export function columnWidths(table: ResultTable): readonly number[] {
  const sample = Math.min(looked, table.rowCount);
  return table.columns.map((column, index) => {
    const pixels = isFigure(column) ? 7.9 : column.kind === 'text' ? 7 : 7.3;
    const letters = Array.from({ length: sample }, (_, row) => (cellText(table.at(row, index), column) ?? 'NULL').length);
    const longest = Math.max(column.name.length, column.type.length, ...letters);
    return Math.min(widest, Math.max(narrowest, Math.ceil(longest * pixels + padding)));
  });
}

/** Where each column starts, and behind the last one where they end. */
export function columnStarts(widths: readonly number[]): readonly number[] {
  const starts = [0];
  for (const width of widths) starts.push((starts.at(-1) ?? 0) + width);
  return starts;
}

/** Columns that are at least partly in view. */
export function columnsInView(
  starts: readonly number[],
  left: number,
  viewWidth: number,
): { readonly first: number; readonly last: number } {
  const count = starts.length - 1;
  let first = 0;
  while (first < count - 1 && (starts[first + 1] ?? 0) <= left) first += 1;
  let last = first;
  while (last < count - 1 && (starts[last + 1] ?? 0) < left + viewWidth) last += 1;
  return { first, last };
}
