import { createHash } from 'node:crypto';
import type { ClickHouse, InsertOptions } from '@axion/platform/clickhouse/clickhouse.ts';
import { itemBytes, type Layout, rowBytes } from '@axion/platform/clickhouse/row-layout.ts';
import type { RowBytes } from '@axion/platform/clickhouse/row-lines.ts';

export type WriteDeps = { readonly clickhouse: Pick<ClickHouse, 'many' | 'insert'> };
/** Rejects when another worker has taken the messages over. */
export type Held = () => Promise<void>;

/** The tables that consumers write. */
export type WrittenTable = 'tracks' | 'frames' | 'detections' | 'objects' | 'audit_log';

type Found = readonly { readonly id: string }[];

/** Rows of one table, by their key. */
export type Rows<Item> = {
  readonly table: WrittenTable;
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly layout: Layout<Item>;
  /** The ids of those that are there already. */
  readonly findWritten: (block: readonly Item[]) => Promise<Found>;
};

/** Rows that may change: what is there goes before what is now comes. */
export type ChangingRows<Item> = Omit<Rows<Item>, 'findWritten'> & {
  /** Rises with every change of the row. */
  readonly revisionOf: (item: Item) => number;
  readonly findWritten: (block: readonly Item[]) => Promise<readonly { readonly id: string; readonly revision: number }[]>;
  readonly deleteWritten: (ids: readonly string[]) => Promise<unknown>;
};

/** How many rows one block has at most: one part each, until they are merged. */
const blockRows = 5_000;

/**
 * Writes what is not there yet, in blocks. A redelivered batch finds its rows and writes nothing; two writers of the same batch write the same block,
 * and the table's window keeps one. The hold is asked just before each insert. Answers how many rows were written.
 */
export async function writeOnce<Item>({ clickhouse }: WriteDeps, rows: Rows<Item>, held: Held): Promise<number> {
  let count = 0;
  for (const block of blocksOf(rows)) {
    const made = block.map(rows.layout.rowOf);
    const written = new Set((await rows.findWritten(block)).map(({ id }) => id));
    const missing = written.size === 0 ? made : made.filter((_, n) => !written.has(rows.idOf(block[n] as Item)));
    if (missing.length === 0) continue;
    const body = rowBytes(rows.layout, missing);
    await held();
    await clickhouse.insert(rows.table, body, { deduplicationToken: tokenOf(body) });
    count += missing.length;
  }
  return count;
}

/**
 * Writes each key as its newest item says: one row a key, so readers need no FINAL. What is there and newer stays. What is there and older is deleted first; an insert after a
 * delete must not be taken for a repeat of the deleted block, or nothing would be left. Who loses the messages between the two leaves the insert to who has
 * them, and that one knows of no delete: so whoever inserted with a token looks whether the rows are there.
 */
export async function writeLatest<Item>({ clickhouse }: WriteDeps, rows: ChangingRows<Item>, held: Held): Promise<number> {
  const { table, idOf, revisionOf } = rows;
  const items = rows.items.toSorted((a, b) => revisionOf(a) - revisionOf(b));
  const insert = async (some: readonly Item[], options: (body: RowBytes) => InsertOptions) => {
    if (some.length === 0) return;
    const body = itemBytes(rows.layout, some);
    await held();
    await clickhouse.insert(table, body, options(body));
  };
  const rewrite = () => ({ isRewrite: true });
  let count = 0;
  for (const block of blocksOf({ items, idOf })) {
    const written = new Map((await rows.findWritten(block)).map(({ id, revision }) => [id, revision]));
    const now = block.filter((item) => revisionOf(item) >= (written.get(idOf(item)) ?? 0));
    if (now.length === 0) continue;
    const older = now.map(idOf).filter((id) => written.has(id));
    if (older.length > 0) {
      await held();
      await rows.deleteWritten(older);
      await insert(now, rewrite);
    } else {
      await insert(now, (body) => ({ deduplicationToken: tokenOf(body) }));
      const there = new Set((await rows.findWritten(now)).map(({ id }) => id));
      await insert(
        now.filter((item) => !there.has(idOf(item))),
        rewrite,
      );
    }
    count += now.length;
  }
  return count;
}

/** The last item of each key, cut by place, so that the same items make the same blocks. */
function blocksOf<Item>({ items, idOf }: Pick<Rows<Item>, 'items' | 'idOf'>): readonly (readonly Item[])[] {
  const latest = [...new Map(items.map((item) => [idOf(item), item])).values()];
  return Array.from({ length: Math.ceil(latest.length / blockRows) }, (_, n) => latest.slice(n * blockRows, (n + 1) * blockRows));
}

/** A token of the content: the same rows are the same block, other rows never are. */
const tokenOf = ({ bytes }: RowBytes): string => createHash('sha256').update(bytes).digest('hex');
