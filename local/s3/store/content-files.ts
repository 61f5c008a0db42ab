import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile, type FileHandle, link, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The bytes of objects, each run in a file with a random name, so that no key ever meets the file system. A file is written in `incoming/`,
 * flushed, and moves to its place when the catalogue has taken it.
 */
export type ContentFiles = {
  /** A new file to write; it counts for nothing before `adopt`. @throws NodeJS.ErrnoException, ENOSPC while there is still room to delete */
  create(): Promise<NewFile>;
  /** A new file with the bytes of one that is in place: by a hard link where the file system has them. Returns its name. */
  duplicate(file: string): Promise<string>;
  /** Moves a file to its place, at once. */
  adopt(file: string): void;
  /** Removes a new file that will not be adopted. */
  discard(file: string): Promise<void>;
  /** Removes a file in place; one that is gone is fine. */
  remove(file: string): Promise<void>;
  pathOf(file: string): string;
  /** After a crash: adopts the new files that the catalogue had taken and removes the others. */
  recover(takenOf: (files: readonly string[]) => ReadonlySet<string>): void;
};

type NewFile = { readonly name: string; readonly handle: FileHandle };

/** Room that is left to the catalogue, so that objects can be deleted on a disk that is full. */
const reserveBytes = 16 * 2 ** 20;

/** Opens a folder of files, made when absent. */
export function openContentFiles(folder: string): ContentFiles {
  const incoming = join(folder, 'incoming');
  const pathOf = (file: string) => join(folder, 'files', file.slice(0, 2), file);
  makeFolders(folder, incoming);
  return {
    pathOf,
    async create() {
      await requireRoom(folder);
      const name = randomName();
      return { name, handle: await open(join(incoming, name), 'wx') };
    },
    async duplicate(file) {
      const name = randomName();
      await link(pathOf(file), join(incoming, name)).catch(() => copyFile(pathOf(file), join(incoming, name)));
      return name;
    },
    adopt: (file) => renameSync(join(incoming, file), pathOf(file)),
    discard: (file) => rm(join(incoming, file), { force: true }),
    remove: (file) => rm(pathOf(file), { force: true }),
    recover(takenOf) {
      const found = readdirSync(incoming);
      if (found.length === 0) return;
      const taken = takenOf(found);
      for (const file of found) {
        if (taken.has(file)) renameSync(join(incoming, file), pathOf(file));
        else rmSync(join(incoming, file), { force: true, recursive: true });
      }
    },
  };
}

async function requireRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < reserveBytes)
    throw Object.assign(new Error(`ENOSPC: less than ${reserveBytes} bytes left in ${folder}`), { code: 'ENOSPC' });
}

const randomName = (): string => randomUUID().replaceAll('-', '');

/** 256 folders, so that no folder grows beyond what file systems like. The last one tells that all are there. */
function makeFolders(folder: string, incoming: string): void {
  mkdirSync(incoming, { recursive: true });
  if (existsSync(join(folder, 'files', 'ff'))) return;
  for (let first = 0; first < 256; first++) mkdirSync(join(folder, 'files', first.toString(16).padStart(2, '0')), { recursive: true });
}
