import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from './look-for-source.ts';
import { withLock } from './with-lock.ts';

/** Folders of this try and of nobody else. */
type Work = {
  /** What an earlier try brought in before it was stopped, and what a later one may go on with; thrown away in the end. */
  readonly kept: string;
  /** Becomes the folder when it is whole; empty at first. */
  readonly made: string;
};

type Wish = {
  readonly folder: string;
  readonly make: (work: Work) => Promise<void>;
  /** Called when another process is at it already. */
  readonly onWait?: () => void;
};

/** Longer than any fetch on a slow line. */
const lockSeconds = 3_600;
/** Once more for a try whose files another process took away. */
const tries = 2;
const inUse = new Set<string>();

/**
 * Makes a folder that is there whole or not at all. The lock only spares a second process the work: each works in a folder of its own, so that they do not
 * hurt one another where the lock is lost (its file was removed). What dead processes left is taken over or removed.
 * @throws Error of `make`, or when the lock is not to be had in an hour
 */
export async function makeOnce({ folder, make, onWait = () => undefined }: Wish): Promise<void> {
  if (await exists(folder)) return;
  for (let left = tries - 1; ; left -= 1) {
    await mkdir(dirname(folder), { recursive: true });
    const work = `${folder}.work-${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await withLock({ file: `${folder}.lock`, waitSeconds: lockSeconds, onWait }, async () => {
        if (!(await exists(folder))) await makeIn(work, folder, make);
      });
      return;
    } catch (error) {
      // Another process may have had more luck.
      if (await exists(folder)) return;
      if (left === 0 || (await exists(work))) throw error;
    } finally {
      inUse.delete(work);
    }
  }
}

async function makeIn(work: string, folder: string, make: Wish['make']): Promise<void> {
  inUse.add(work);
  const [kept, made] = [join(work, 'kept'), join(work, 'made')];
  await mkdir(made, { recursive: true });
  await takeOver(folder, kept);
  await mkdir(kept, { recursive: true });
  try {
    await make({ kept, made });
    // Refused when another process came first; then its folder is as good as ours.
    await rename(made, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } catch (error) {
    await remove(made);
    throw error;
  }
  await remove(work);
}

/** Renaming lets one process only have what a dead one kept. */
async function takeOver(folder: string, kept: string): Promise<void> {
  const parent = dirname(folder);
  const works = (await readdir(parent)).filter((name) => name.startsWith(`${basename(folder)}.work-`)).map((name) => join(parent, name));
  for (const stale of works.filter(isStale)) {
    if (!(await exists(kept))) await rename(join(stale, 'kept'), kept).catch(() => undefined);
    await remove(stale);
  }
}

function isStale(work: string): boolean {
  const pid = Number(/\.work-(\d+)-/.exec(work)?.[1]);
  return pid === process.pid ? !inUse.has(work) : !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A child of a dead process may still write for a moment; what it leaves is found by the next who fetches. */
const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
