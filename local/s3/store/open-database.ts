import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { schema } from './schema.ts';

/** SQLite's result codes that are answered in words (https://sqlite.org/rescode.html). */
const busyCode = 5;
const fullCode = 13;

/** Whether SQLite found no room for a change. */
export const isDatabaseFull = (error: unknown): boolean => (error as { errcode?: unknown }).errcode === fullCode;

/**
 * Opens the catalogue of a folder for this process alone. Commits are atomic by SQLite's journal; they are brought to the disk by whoever flushes the
 * journal (`catalogue.db-wal`), away from the event loop, hence `synchronous = normal`.
 * @throws Error that says so when another process has it
 */
export function openDatabase(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'catalogue.db'));
  try {
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32000;');
    // A write takes the lock for good and makes the journal.
    database.exec(`begin immediate; ${schema} pragma user_version = 1; commit;`);
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: unknown }).errcode === busyCode)
      throw new Error(`${folder} is in use by another S3 server`, { cause: error });
    throw error;
  }
}
