import { createHash } from 'node:crypto';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';

export type WriteDeps = { readonly clickhouse: Pick<ClickHouse, 'many' | 'insert'> };
/** Rejects when another worker has taken the messages over. */
export type Held = () => Promise<void>;

/** Rows that are written once and never change. */
export type OnceOnly<Item> = {
  readonly table: 'frames' | 'audit_log';
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly rowOf: (item: Item) => object;
  /** The ids that are there already. */
  readonly findWritten: (ids: readonly string[]) => Promise<readonly { readonly id: string }[]>;
};

/**
 * Writes what is not there yet, in one block. A redelivered batch finds its rows and writes nothing; two writers of the same batch write the same block,
 * and the table's window keeps one. The hold is asked just before the insert.
 */
export async function writeOnce<Item>(
  { clickhouse }: WriteDeps,
  { table, items, idOf, rowOf, findWritten }: OnceOnly<Item>,
  held: Held,
): Promise<number> {
  const wanted = new Map(items.map((item) => [idOf(item), item]));
  if (wanted.size === 0) return 0;
  const written = new Set((await findWritten([...wanted.keys()])).map(({ id }) => id));
  const rows = [...wanted].filter(([id]) => !written.has(id)).map(([, item]) => rowOf(item));
  if (rows.length === 0) return 0;
  await held();
  await clickhouse.insert(table, rows, { deduplicationToken: tokenOf(rows) });
  return rows.length;
}

/** A token of the content: the same rows are the same block, other rows never are. */
export const tokenOf = (rows: readonly object[]): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex');
