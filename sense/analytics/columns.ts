/** The columns of a table that events fill, each with what an item says of it, as JSON of ClickHouse's JSONCompactEachRow. */
export type Columns<Item> = { readonly [column: string]: (item: Item) => unknown };

/** How rows of a table are written: the names once, then one JSON array a row. Half as long as rows that repeat their names. */
export type Layout<Item> = { readonly names: readonly string[]; readonly lineOf: (item: Item) => string };

export function layoutOf<Item>(columns: Columns<Item>): Layout<Item> {
  const getters = Object.values(columns);
  return { names: Object.keys(columns), lineOf: (item) => JSON.stringify(getters.map((get) => get(item))) };
}

/** A row as an object by column. */
export const rowBy =
  <Item>(columns: Columns<Item>) =>
  (item: Item): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(columns).map(([name, get]) => [name, get(item)]));
