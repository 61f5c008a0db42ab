import { spawn } from 'node:child_process';
import { once } from 'node:events';

type Lock = {
  readonly file: string;
  /** How long to wait for another holder. */
  readonly waitSeconds: number;
  readonly onWait: () => void;
};

/** util-linux; on every machine that has dpkg. */
const program = 'flock';
const holding = ['sh', '-c', 'echo taken; exec cat'];

/**
 * Runs `work` while no other process of this machine holds the same lock. The kernel frees it when the holder dies, also by kill -9: the child that holds it reads
 * our end of a pipe.
 * @throws Error when the lock is not to be had in time
 */
export async function withLock<Result>({ file, waitSeconds, onWait }: Lock, work: () => Promise<Result>): Promise<Result> {
  const holder = spawn(program, ['--exclusive', '--wait', String(waitSeconds), file, ...holding], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = setTimeout(onWait, 500);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('exit', () => reject(new Error(`${file} is held by another process for more than ${waitSeconds} s`)));
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    if (holder.exitCode === null && holder.signalCode === null && holder.pid !== undefined) {
      const ended = once(holder, 'exit');
      holder.stdin.end();
      await ended;
    }
  }
}
