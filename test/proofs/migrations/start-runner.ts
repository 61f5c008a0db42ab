import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A runner in a process of its own. */
export type RunnerProcess = {
  readonly kill: () => void;
  /** What it applied, and the code it failed with; nothing of either when it was killed. */
  readonly ended: Promise<{ readonly applied: readonly string[]; readonly code?: string }>;
};

const program = fileURLToPath(new URL('./runner-process.ts', import.meta.url));

/** Starts a runner on a database; `kill` is kill -9. */
export function startRunner(url: string, folder: string): RunnerProcess {
  const child = spawn(process.execPath, [program, url, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  const ended = once(child, 'close').then(() => (said === '' ? { applied: [] } : JSON.parse(said)));
  return { kill: () => child.kill('SIGKILL'), ended };
}
