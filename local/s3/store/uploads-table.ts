import type { DatabaseSync } from 'node:sqlite';
import type { GarbageTable } from './garbage-table.ts';
import { pastPrefix } from './key-range.ts';
import { keyBytes, partRow, uploadRow } from './rows.ts';
import type { Part, Upload } from './stored-object.ts';

/** Multipart uploads under way. Writes belong inside a change of the store. */
export type UploadsTable = {
  start(upload: Upload): void;
  /** Undefined when there is no upload of that id for that very object. */
  find(id: string, bucket: string, key: string): Upload | undefined;
  /** Ordered by key, then id, behind the marker. */
  list(bucket: string, prefix: string, after: { readonly key: string; readonly id: string }, limit: number): readonly Upload[];
  /** Puts a part; one of the same number becomes garbage. */
  putPart(uploadId: string, part: Part): void;
  /** Ordered by number, behind `after`. */
  parts(uploadId: string, after: number, limit: number): readonly Part[];
  /** Ends an upload: the named parts become segments of content `uploadId`, the others garbage. */
  finish(uploadId: string, numbers: ReadonlySet<number>): void;
  any(bucket: string): boolean;
};

/** A marker without an id stands behind all uploads of its key: ids are hex. */
const behindAllIds = '~';

export function openUploadsTable(database: DatabaseSync, garbage: GarbageTable): UploadsTable {
  const start = database.prepare(
    'insert into uploads (id, bucket, key, started_ms, checksum_name, checksum_type, headers) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const find = database.prepare('select * from uploads where id = ? and bucket = ? and key = ?');
  const list = database.prepare(`select * from uploads
    where bucket = ? and key >= ? and key < ? and (key, id) > (?, ?) order by key, id limit ?`);
  const part = database.prepare('select file from parts where upload = ? and number = ?');
  const putPart = database.prepare(
    `insert or replace into parts (upload, number, file, size_bytes, etag, modified_ms, checksum) values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const parts = database.prepare('select * from parts where upload = ? and number > ? order by number limit ?');
  const segment = database.prepare(`insert into segments (content, number, file, size_bytes, checksum)
    select upload, number, file, size_bytes, checksum from parts where upload = ? and number = ?`);
  const forgetParts = database.prepare('delete from parts where upload = ?');
  const forget = database.prepare('delete from uploads where id = ?');
  const any = database.prepare('select 1 from uploads where bucket = ? limit 1');

  const partsOf = (id: string, after: number, limit: number) => parts.all(id, after, limit).map((row) => partRow.parse(row));
  return {
    start: ({ id, bucket, key, startedMs, checksumName, checksumType, headers }) =>
      void start.run(id, bucket, keyBytes(key), startedMs, checksumName, checksumType, JSON.stringify(headers)),
    find(id, bucket, key) {
      const row = find.get(id, bucket, keyBytes(key));
      return row && uploadRow.parse(row);
    },
    list: (bucket, prefix, after, limit) =>
      list
        .all(
          bucket,
          keyBytes(prefix),
          pastPrefix(prefix),
          keyBytes(after.key),
          after.id === '' && after.key !== '' ? behindAllIds : after.id,
          limit,
        )
        .map((row) => uploadRow.parse(row)),
    putPart(id, { number, file, sizeBytes, etag, modifiedMs, checksum }) {
      const old = part.get(id, number);
      if (old) garbage.add(String(old.file), String(old.file));
      putPart.run(id, number, file, sizeBytes, etag, modifiedMs, checksum && JSON.stringify(checksum));
    },
    parts: partsOf,
    finish(id, numbers) {
      for (const { number, file } of partsOf(id, 0, mostParts)) {
        if (numbers.has(number)) segment.run(id, number);
        else garbage.add(file, file);
      }
      forgetParts.run(id);
      forget.run(id);
    },
    any: (bucket) => any.get(bucket) !== undefined,
  };
}

/** Parts of one upload (S3 user guide, "Amazon S3 multipart upload limits"). */
export const mostParts = 10_000;
