import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

type Lock = {
  readonly file: string;
  /** How long to wait for another holder. */
  readonly waitSeconds: number;
  readonly onWait: () => void;
};

/**
 * flock(1) of util-linux, on every machine that has dpkg. Whoever removes the file while others wait leaves them with a lock on a file that newcomers do not
 * see: they must go and take the new one.
 */
const holding = `exec 9>>"$1" && flock --exclusive --wait "$2" 9 || exit 1
if [ "$1" -ef /proc/self/fd/9 ]; then echo taken; else echo removed; fi
exec cat`;

/**
 * Runs `work` while no other process of this machine holds the same lock. The kernel frees it when the holder dies, also by kill -9: the child that holds it reads
 * our end of a pipe, and stands apart from the terminal's signals.
 * @throws Error when the lock is not to be had in time
 */
export async function withLock<Result>({ file, waitSeconds, onWait }: Lock, work: () => Promise<Result>): Promise<Result> {
  const waiting = setTimeout(onWait, 500);
  try {
    for (const end = Date.now() + waitSeconds * 1_000; ; ) {
      const holder = spawn('sh', ['-c', holding, 'sh', file, String(Math.max(0, end - Date.now()) / 1_000)], {
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: true,
      });
      try {
        if ((await answerOf(holder, `${file} is held by another process for more than ${waitSeconds} s`)) === 'removed') continue;
        clearTimeout(waiting);
        return await work();
      } finally {
        await release(holder);
      }
    }
  } finally {
    clearTimeout(waiting);
  }
}

type Holder = ChildProcessByStdio<Writable, Readable, null>;

const answerOf = (holder: Holder, late: string): Promise<string> =>
  new Promise((resolve, reject) => {
    holder.stdout.once('data', (said: Buffer) => resolve(said.toString().trim()));
    holder.once('error', reject);
    holder.once('exit', () => reject(new Error(late)));
  });

async function release(holder: Holder): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null || holder.pid === undefined) return;
  const ended = once(holder, 'exit');
  holder.stdin.end();
  await ended;
}
