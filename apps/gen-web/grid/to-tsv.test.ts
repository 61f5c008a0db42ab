import { expect, it } from 'vitest';
import type { ResultColumn } from '../query/describe-field.ts';
import type { ResultTable } from '../query/result-table.ts';
import { columnStarts, columnsInView, columnWidths } from './column-widths.ts';
import { selectAll, selectCell } from './selection.ts';
import { mostCopiedCells, toTsv } from './to-tsv.ts';

const column = (name: string, kind: ResultColumn['kind'] = 'text'): ResultColumn => ({
  name,
  kind,
  type: 'String',
  nullable: true,
  scale: 2,
});
const tableOf = (columns: readonly ResultColumn[], rows: readonly (readonly unknown[])[]): ResultTable => ({
  columns,
  rowCount: rows.length,
  at: (row, index) => rows[row]?.[index],
});
const table = tableOf(
  [column('street'), column('price', 'decimal')],
  [
    ['Quay "Street"', 150n],
    ['a\tb', null],
    ['', -5n],
  ],
);

it('copies cells as spreadsheets read them', () => {
  expect(toTsv(table, selectAll({ rows: 3, columns: 2 }), 'utc')).toEqual({
    text: 'street\tprice\n"Quay ""Street"""\t1.50\n"a\tb"\t\n\t-0.05',
    rows: 3,
  });
  expect(toTsv(table, selectCell({ row: 0, column: 1 }), 'utc').text).toBe('1.50');
});

it('copies whole rows up to a limit', () => {
  const many: ResultTable = { columns: [column('a'), column('b')], rowCount: 5_000_000, at: () => '' };
  expect(toTsv(many, selectAll({ rows: many.rowCount, columns: 2 }), 'utc').rows).toBe(mostCopiedCells / 2);
});

it('gives columns widths by their words, and finds those in view', () => {
  const widths = columnWidths(tableOf([column('a'), column('b')], [['x'.repeat(900), 'y']]));
  expect(widths).toEqual([340, 72]);
  const starts = columnStarts([100, 50, 200]);
  expect(starts).toEqual([0, 100, 150, 350]);
  expect(columnsInView(starts, 0, 120)).toEqual({ first: 0, last: 1 });
  expect(columnsInView(starts, 149, 1)).toEqual({ first: 1, last: 1 });
  expect(columnsInView(starts, 160, 900)).toEqual({ first: 2, last: 2 });
});
