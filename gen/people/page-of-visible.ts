import type { Page } from '@axion/contracts/common/page.ts';
import { cursorAfter } from '@axion/platform/postgres/cursor.ts';

/** A list of which the store does not know what the caller may see. */
type Visible<Row, Shown> = {
  readonly limit: number;
  /** What the cursor is bound to. */
  readonly filter: unknown;
  /** More rows, in order, after the last one seen (undefined: from where the page begins). No rows: the end. */
  readonly read: (last: Row | undefined) => Promise<readonly Row[]>;
  readonly positionOf: (row: Row) => readonly (string | number)[];
  /** Each row as the caller sees it, or undefined; rights of all rows are asked together. */
  readonly show: (rows: readonly Row[]) => Promise<readonly (Shown | undefined)[]>;
};

/** At most so many batches are looked through for one page; the cursor goes on from there. */
const mostRounds = 20;

/** A page of what is visible among rows. */
export async function pageOfVisible<Row, Shown>({ limit, filter, read, positionOf, show }: Visible<Row, Shown>): Promise<Page<Shown>> {
  const items: Shown[] = [];
  let last: Row | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    const rows = await read(last);
    const shown = await show(rows);
    for (const [i, row] of rows.entries()) {
      const item = shown[i];
      if (item !== undefined && items.length === limit && last !== undefined) return { items, next: cursorAfter(positionOf(last), filter) };
      if (item !== undefined) items.push(item);
      last = row;
    }
    if (rows.length <= limit) return { items, next: null };
  }
  return { items, next: last === undefined ? null : cursorAfter(positionOf(last), filter) };
}
