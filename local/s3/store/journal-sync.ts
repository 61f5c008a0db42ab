import type { FileHandle } from 'node:fs/promises';

/**
 * Brings everything that was written to a journal to the disk. Calls that come while one flush runs share the next, so that many small commits
 * cost one wait. A flush that already runs does not count for a caller: it may have begun before the caller's write.
 */
export function openJournalSync(journal: Pick<FileHandle, 'datasync'>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    running = journal.datasync().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    next ??= running.then(start, start);
    return next;
  };
}
