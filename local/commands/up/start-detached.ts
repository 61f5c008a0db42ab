import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { askStatus } from '../../supervisor/ask-supervisor.ts';
import { exitCodes } from '../../supervisor/exit-codes.ts';
import { type Home, makeHome } from '../../supervisor/home.ts';
import { refusal } from '../../supervisor/refusal.ts';
import type { StartWish } from '../../supervisor/start-stack.ts';
import { followUntilReady, joinStack } from './join-stack.ts';

/** How long a supervisor may take before it listens: it waits for one that is ending, ends leftovers and looks at ports first. */
const listenWithinMs = 120_000;

/** Starts a supervisor of its own session and follows it until all is ready. @throws Refusal what kept it from starting, in its own words */
export async function startDetached(home: Home, wish: StartWish): Promise<number> {
  makeHome(home);
  if (await isUp(home)) return joinStack(home, wish);
  const log = join(home.logs, 'supervisor.log');
  const begins = sizeOf(log);
  const child = spawnSupervisor(home, wish, log);
  const status = await untilListening(home, child);
  if (status === undefined) return followUntilReady(home);
  process.stderr.write(readFileSync(log).subarray(begins));
  return status;
}

function spawnSupervisor(home: Home, { only, portsFrom }: StartWish, log: string): ChildProcess {
  const words = [
    ...(only.length > 0 ? ['--only', only.join(',')] : []),
    ...(portsFrom === undefined ? [] : ['--ports-from', String(portsFrom)]),
  ];
  const fd = openSync(log, 'a');
  const child = spawn(process.execPath, [join(home.project, 'local/main.ts'), 'up', ...words], {
    cwd: home.project,
    env: { ...environment(), AXION_HOME: home.folder },
    stdio: ['ignore', fd, fd],
    detached: true,
  });
  closeSync(fd);
  child.unref();
  return child;
}

/** A stack that is ending does not count. */
async function isUp({ run }: Home): Promise<boolean> {
  const phase = (await askStatus(run))?.phase;
  return phase === 'starting' || phase === 'ready';
}

const largestLogBytes = 1024 * 1024;

/** Where new lines will begin; a log that has become long begins anew. */
function sizeOf(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= largestLogBytes) return size;
  rmSync(log);
  return 0;
}

/** Undefined as soon as the supervisor listens; its exit status when it ended before that. */
async function untilListening(home: Home, child: ChildProcess): Promise<number | undefined> {
  const deadline = Date.now() + listenWithinMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) return child.exitCode;
    if (child.signalCode !== null) return exitCodes.failed.status;
    if (await isUp(home)) return undefined;
    await sleep(50);
  }
  throw refusal('failed', `The supervisor (pid ${child.pid}) does not answer.`, {
    hint: `Its output: ${join(home.logs, 'supervisor.log')}`,
  });
}
