import type { DatabaseSync } from 'node:sqlite';
import type { GarbageTable } from './garbage-table.ts';
import { commonPrefixOf, type ListingQuery, pastPrefix, rangeOf } from './key-range.ts';
import { keyBytes, objectRow, segmentRow } from './rows.ts';
import type { Segment, StoredObject } from './stored-object.ts';

/** An entry of a listing: an object, or all keys that share a prefix. */
export type Entry = { readonly name: string; readonly object?: StoredObject };
export type Entries = { readonly entries: readonly Entry[]; readonly truncated: boolean };

/** Objects by bucket and key. Writes belong inside a change of the store. */
export type ObjectsTable = {
  find(bucket: string, key: string): StoredObject | undefined;
  /** The files of an object in order. */
  segments(object: StoredObject): readonly Segment[];
  /** Puts an object under its name; what stood there becomes garbage. */
  put(object: StoredObject): void;
  /** False when there was none. */
  remove(bucket: string, key: string): boolean;
  /** In the byte order of names; reads no more rows than it answers, whatever a prefix hides. */
  list(bucket: string, query: ListingQuery, limit: number): Entries;
  isEmpty(bucket: string): boolean;
};

export function openObjectsTable(database: DatabaseSync, garbage: GarbageTable): ObjectsTable {
  const find = database.prepare('select * from objects where bucket = ? and key = ?');
  const put = database.prepare(`insert or replace into objects
    (bucket, key, content, size_bytes, etag, modified_ms, part_count, checksum, headers) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare('delete from objects where bucket = ? and key = ?');
  const range = database.prepare('select * from objects where bucket = ? and key >= ? and key < ? order by key limit ?');
  const segments = database.prepare('select number, file, size_bytes, checksum from segments where content = ? order by number');
  const any = database.prepare('select 1 from objects where bucket = ? limit 1');

  const findOne = (bucket: string, key: string): StoredObject | undefined => {
    const row = find.get(bucket, keyBytes(key));
    return row && objectRow.parse(row);
  };
  const bury = (bucket: string, key: string): boolean => {
    const old = findOne(bucket, key);
    if (old) garbage.addContent(old.content, old.partCount);
    return old !== undefined;
  };
  return {
    find: findOne,
    segments: ({ content, sizeBytes, partCount, checksum }) =>
      partCount === null ? [{ number: 1, file: content, sizeBytes, checksum }] : segments.all(content).map((row) => segmentRow.parse(row)),
    put(object) {
      const { bucket, key, content, sizeBytes, etag, modifiedMs, partCount, checksum, headers } = object;
      bury(bucket, key);
      put.run(
        bucket,
        keyBytes(key),
        content,
        sizeBytes,
        etag,
        modifiedMs,
        partCount,
        checksum && JSON.stringify(checksum),
        JSON.stringify(headers),
      );
    },
    remove(bucket, key) {
      const was = bury(bucket, key);
      if (was) remove.run(bucket, keyBytes(key));
      return was;
    },
    list: (bucket, query, limit) => listEntries((from, below, most) => range.iterate(bucket, from, below, most), query, limit),
    isEmpty: (bucket) => any.get(bucket) === undefined,
  };
}

/** Walks keys in order and jumps over each common prefix once it is named. */
function listEntries(scan: (from: Buffer, below: Buffer, most: number) => Iterable<unknown>, query: ListingQuery, limit: number): Entries {
  const { below, ...start } = rangeOf(query);
  const entries: Entry[] = [];
  let from: Buffer | undefined = start.from;
  while (from) {
    const jump: { to?: Buffer } = {};
    for (const row of scan(from, below, limit - entries.length + 1)) {
      if (entries.length === limit) return { entries, truncated: limit > 0 };
      const object = objectRow.parse(row);
      const common = commonPrefixOf(object.key, query);
      entries.push(common === undefined ? { name: object.key, object } : { name: common });
      if (common !== undefined) {
        jump.to = pastPrefix(common);
        break;
      }
    }
    from = jump.to;
  }
  return { entries, truncated: false };
}
