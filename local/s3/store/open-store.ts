import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type BucketsTable, openBucketsTable } from './buckets-table.ts';
import { type ContentFiles, openContentFiles } from './content-files.ts';
import { type GarbageTable, openGarbageTable } from './garbage-table.ts';
import { openJournalSync } from './journal-sync.ts';
import { type ObjectsTable, openObjectsTable } from './objects-table.ts';
import { openDatabase } from './open-database.ts';
import { openReaders, type Readers } from './readers.ts';
import { openUploadsTable, type UploadsTable } from './uploads-table.ts';

/** Everything that is kept on the disk. */
export type Store = {
  readonly buckets: BucketsTable;
  readonly objects: ObjectsTable;
  readonly uploads: UploadsTable;
  readonly files: ContentFiles;
  readonly readers: Readers;
  /**
   * Does `work`, all or nothing, takes the `arriving` files into their places, and resolves when a loss of power cannot undo it.
   * `work` does not wait for anything, so nothing comes between what it reads and what it writes.
   */
  change<Result>(work: () => Result, arriving?: readonly string[]): Promise<Result>;
  /** Removes files that no object has any more, as many as there are at the moment. */
  sweep(): Promise<void>;
  close(): Promise<void>;
};

const sweepEveryMs = 1_000;
const sweptAtOnce = 200;

/** Opens a folder, made when absent, and puts right what a crash left. `onFault` hears of failures in the background. @throws Error when another process has the folder */
export async function openStore(folder: string, { onFault }: { readonly onFault: (error: unknown) => void }): Promise<Store> {
  mkdirSync(folder, { recursive: true });
  const database = openDatabase(folder);
  const journal = await open(join(folder, 'catalogue.db-wal'), 'r+');
  const flushed = openJournalSync(journal);
  const garbage = openGarbageTable(database);
  const files = openContentFiles(folder);
  files.recover((found) => takenOf(database, found));
  const readers = openReaders();
  const sweeper = openSweeper({ database, garbage, files, readers, onFault });
  return {
    buckets: openBucketsTable(database),
    objects: openObjectsTable(database, garbage),
    uploads: openUploadsTable(database, garbage),
    files,
    readers,
    async change(work, arriving = []) {
      const outcome = attempt(() => inTransaction(database, work));
      if ('error' in outcome) {
        await Promise.all(arriving.map(files.discard));
        throw outcome.error;
      }
      // In the same breath as the commit: no request may find an object whose file is not in its place.
      for (const file of arriving) files.adopt(file);
      await flushed();
      return outcome.result;
    },
    sweep: sweeper.sweep,
    async close() {
      await sweeper.stop();
      database.close();
      await journal.close();
    },
  };
}

function attempt<Result>(work: () => Result): { readonly result: Result } | { readonly error: unknown } {
  try {
    return { result: work() };
  } catch (error) {
    return { error };
  }
}

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/** Which of the files belong to an object, a segment or a part. */
function takenOf(database: DatabaseSync, files: readonly string[]): ReadonlySet<string> {
  const taken = database.prepare(`with asked as (select value as file from json_each(?))
    select content as file from objects where content in asked
    union all select file from segments where file in asked
    union all select file from parts where file in asked`);
  return new Set(taken.all(JSON.stringify(files)).map(({ file }) => String(file)));
}

type Sweeping = {
  readonly database: DatabaseSync;
  readonly garbage: GarbageTable;
  readonly files: ContentFiles;
  readonly readers: Readers;
  readonly onFault: (error: unknown) => void;
};

/** Removes garbage now and then, but nothing that is being read. */
function openSweeper({ database, garbage, files, readers, onFault }: Sweeping) {
  let sweeping: Promise<void> = Promise.resolve();
  const sweepSome = async (): Promise<boolean> => {
    const found = garbage.some(sweptAtOnce).filter(({ content }) => !readers.isHeld(content));
    await Promise.all(found.map(({ file }) => files.remove(file)));
    if (found.length > 0) inTransaction(database, () => found.map(({ file }) => garbage.forget(file)));
    return found.length === sweptAtOnce;
  };
  const sweep = () => {
    sweeping = sweeping
      .catch(() => undefined)
      .then(async () => {
        while (await sweepSome());
      });
    return sweeping;
  };
  const timer = setInterval(() => void sweep().catch(onFault), sweepEveryMs).unref();
  return {
    sweep,
    async stop() {
      clearInterval(timer);
      await sweeping.catch(() => undefined);
    },
  };
}
