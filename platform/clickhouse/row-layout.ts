import { type ColumnType, type RowBuffer, string, writeLength } from './column-types.ts';
import type { RowBytes } from './row-lines.ts';

/**
 * Rows in ClickHouse's `RowBinary`: numbers little-endian, texts behind their length, nothing between values. The server reads it in two thirds of the time that
 * JSON takes, from half as many bytes. Names and types go before, and the server refuses a type that is not the table's.
 * https://clickhouse.com/docs/interfaces/formats/RowBinary
 */

/** A column of a table, filled from an item. */
export type Column<Item> = { readonly type: string; readonly write: (out: RowBuffer, item: Item) => void };

/** What rows of a table consist of: some or all of its columns. */
export type Columns<Item> = { readonly [name: string]: Column<Item> };

/** How rows of a table are written. */
export type Layout<Item> = {
  /** Names and types of the columns: what goes before the first row. */
  readonly head: Uint8Array;
  /** A part of a slab that other rows share. @throws RangeError */
  readonly rowOf: (item: Item) => Uint8Array;
};

export const column = <Item, Value>({ name, write }: ColumnType<Value>, of: (item: Item) => Value): Column<Item> => ({
  type: name,
  write: (out, item) => write(out, of(item)),
});

export function layoutOf<Item>(columns: Columns<Item>): Layout<Item> {
  const all = Object.values(columns);
  const out: RowBuffer = { slab: Buffer.alloc(0), begin: 0, at: 0 };
  const written = (write: () => void): Uint8Array => {
    // What a row left behind that failed half-way is written over.
    out.at = out.begin;
    write();
    const row = out.slab.subarray(out.begin, out.at);
    out.begin = out.at;
    return row;
  };
  const head = written(() => {
    writeLength(out, all.length);
    for (const name of Object.keys(columns)) string.write(out, name);
    for (const { type } of all) string.write(out, type);
  });
  return {
    head,
    rowOf: (item) =>
      written(() => {
        for (const { write } of all) write(out, item);
      }),
  };
}

/** Rows of a layout as one insert takes them. */
export const rowBytes = <Item>({ head }: Layout<Item>, rows: readonly Uint8Array[]): RowBytes => ({
  format: 'RowBinaryWithNamesAndTypes',
  bytes: Buffer.concat([head, ...rows]),
});

/** Items as one insert takes them. */
export const itemBytes = <Item>(layout: Layout<Item>, items: readonly Item[]): RowBytes => rowBytes(layout, items.map(layout.rowOf));
