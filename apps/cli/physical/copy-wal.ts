import { constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BaseBackup, walFolder } from './base-backups.ts';
import { segmentOf } from './wal-segments.ts';

/** Shares the blocks where the file system can. */
export const cheaply = constants.COPYFILE_FICLONE;

/** Copies all WAL that a base backup may want, of every history, from the archive beside it into a new folder. @throws Error of the file system, as when there is no room */
export async function copyWal(from: string, { firstWal, segmentBytes }: BaseBackup, to: string): Promise<void> {
  const numberOf = (name: string) => segmentOf(name, segmentBytes)?.number ?? -1;
  const archived = await readdir(walFolder(from));
  await mkdir(to, { mode: 0o700 });
  for (const name of archived.filter((each) => each.endsWith('.history') || numberOf(each) >= numberOf(firstWal)))
    await copySegment(walFolder(from), name, to);
}

async function copySegment(archive: string, name: string, to: string): Promise<void> {
  const copy = (file: string) => copyFile(join(archive, file), join(to, file), cheaply);
  await copy(name).catch(async (error: NodeJS.ErrnoException) => {
    // A receiver at work has filled it meanwhile, and given it its name.
    if (error.code !== 'ENOENT' || !name.endsWith('.partial')) throw error;
    await copy(name.slice(0, -'.partial'.length));
  });
}
