import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { LogFile } from '../log-file.ts';
import type { ChildCommand } from '../parts/part.ts';

/** How a child ended: a status, a signal, or it could not be started at all. */
export type Ending = { readonly status: number | null; readonly signal: NodeJS.Signals | null; readonly error?: Error };

/** A process of ours, with its own process group, so that Ctrl-C in the terminal reaches the supervisor alone. */
export type Child = {
  readonly pid: number | undefined;
  readonly ended: Promise<Ending>;
  /** Asks the process itself. */
  ask(signal: NodeJS.Signals): void;
  /** Ends what is left of its group at once. */
  killGroup(): void;
};

/** Starts a child whose output goes to `log` and, line by line, to `onLine`. Its life is bound to ours twice: by a death signal and by its standard input. */
export function spawnChild(
  command: ChildCommand,
  { log, onLine }: { readonly log: LogFile; readonly onLine?: (line: string) => void },
): Child {
  const { file, args } = withDeathSignal(command);
  const child = spawn(file, args, { cwd: command.cwd, env: command.env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // A child that ends before it reads is no fault of ours.
  child.stdin.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', linesInto(log, onLine));
  return {
    pid: child.pid,
    ended: endingOf(child),
    ask: (signal) => void child.kill(signal),
    killGroup: () => killGroup(child.pid),
  };
}

/** An ending in words. */
export function endingText({ status, signal, error }: Ending): string {
  if (error) return `could not be started: ${error.message}`;
  return signal ? `was ended by ${signal}` : `ended with status ${status}`;
}

function withDeathSignal({ file, args, deathSignal = 'KILL' }: ChildCommand): { file: string; args: string[] } {
  if (!hasSetpriv()) return { file, args: [...args] };
  return { file: 'setpriv', args: ['--pdeathsig', deathSignal, '--', file, ...args] };
}

let setprivWorks: boolean | undefined;
/** Whether this machine has util-linux's setpriv; without it only standard input binds children to us. */
function hasSetpriv(): boolean {
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], { timeout: 5_000 }).status === 0;
  return setprivWorks;
}

// After `exit` a grandchild may still hold the pipes, so `close` is given a moment and no more.
const endingOf = (child: ChildProcess): Promise<Ending> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: null, signal: null, error }));
    child.once('exit', (status, signal) => {
      const end = () => resolve({ status, signal });
      child.once('close', end);
      setTimeout(end, 200).unref();
    });
  });

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty: that is what was wanted.
  }
}

function linesInto(log: LogFile, onLine: ((line: string) => void) | undefined): (chunk: Buffer) => void {
  let open = '';
  return (chunk) => {
    log.write(chunk);
    if (!onLine) return;
    const lines = (open + chunk.toString('utf8')).split(/\r?\n|\r/);
    open = (lines.pop() ?? '').slice(-4_096);
    for (const line of lines) if (line !== '') onLine(line);
  };
}
