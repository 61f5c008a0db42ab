import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

export type Bucket = { readonly name: string; readonly createdMs: number };

/** Buckets by name. Writes belong inside a change of the store. */
export type BucketsTable = {
  /** False when it is there already. */
  create(bucket: Bucket): boolean;
  has(name: string): boolean;
  list(): readonly Bucket[];
  remove(name: string): void;
};

const row = z
  .object({ name: z.string(), created_ms: z.number() })
  .transform(({ name, created_ms }): Bucket => ({ name, createdMs: created_ms }));

export function openBucketsTable(database: DatabaseSync): BucketsTable {
  const create = database.prepare('insert or ignore into buckets (name, created_ms) values (?, ?)');
  const has = database.prepare('select 1 from buckets where name = ?');
  const list = database.prepare('select name, created_ms from buckets order by name');
  const remove = database.prepare('delete from buckets where name = ?');
  return {
    create: ({ name, createdMs }) => create.run(name, createdMs).changes === 1,
    has: (name) => has.get(name) !== undefined,
    list: () => list.all().map((found) => row.parse(found)),
    remove: (name) => void remove.run(name),
  };
}
