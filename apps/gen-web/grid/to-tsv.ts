import { cellText, type TimeZoneChoice } from '../query/cell-text.ts';
import type { ResultTable } from '../query/result-table.ts';
import { boundsOf, type Selection } from './selection.ts';

/** More cells than any clipboard takes gladly. */
export const mostCopiedCells = 2_000_000;

/**
 * The selected cells as tab-separated text, as spreadsheets read it: NULL and the empty text are both an empty cell, texts with tabs, quotes or
 * line breaks are quoted. More than one cell begins with the names of the columns. At most `mostCopiedCells`, in whole rows.
 */
export function toTsv(table: ResultTable, selection: Selection, zone: TimeZoneChoice): { readonly text: string; readonly rows: number } {
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(selection);
  const columns = table.columns.slice(firstColumn, lastColumn + 1);
  const rows = Math.min(lastRow - firstRow + 1, Math.max(1, Math.floor(mostCopiedCells / columns.length)));
  const lines = Array.from({ length: rows }, (_, index) =>
    columns.map((column, offset) => quoted(cellText(table.at(firstRow + index, firstColumn + offset), column, zone) ?? '')).join('\t'),
  );
  const isOne = rows === 1 && columns.length === 1;
  return { text: isOne ? (lines[0] ?? '') : [columns.map(({ name }) => quoted(name)).join('\t'), ...lines].join('\n'), rows };
}

const quoted = (text: string): string => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
