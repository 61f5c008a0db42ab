import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Held until released or until the process ends, however it ends. */
export type Lock = { release(): Promise<void> };

/**
 * Takes a lock of the kernel's: an abstract Unix socket whose name is made from the folder's identity, so that links and spellings of one folder
 * are one lock and nothing is left over after kill -9. Undefined when another process has it.
 */
export async function takeLock(folder: string, purpose: string): Promise<Lock | undefined> {
  const { dev, ino } = statSync(folder);
  const server = createServer((socket) => socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<Lock | undefined>();
  server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
  server.listen(`\0axion-${purpose}-${dev}-${ino}`, () => resolve({ release: () => new Promise((done) => server.close(() => done())) }));
  const lock = await promise;
  server.unref();
  return lock;
}

/** Waits for a lock. @throws Error when it is not free within `withinMs`, the signal's reason when aborted */
export async function waitForLock(
  folder: string,
  purpose: string,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<Lock> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const lock = await takeLock(folder, purpose);
    if (lock) return lock;
    if (Date.now() > deadline) throw new Error(`another process holds ${purpose} of ${folder} for more than ${withinMs / 1000} s`);
    await sleep(200, undefined, { signal });
  }
}
