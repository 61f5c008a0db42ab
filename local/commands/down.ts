import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { askStatus, stopStack } from '../supervisor/ask-supervisor.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { type Home, homeAt } from '../supervisor/home.ts';
import { refusal } from '../supervisor/refusal.ts';
import type { Command } from './language/command.ts';
import { showProgress } from './screens/show-progress.ts';

/** Ends the stack. */
export const down: Command = {
  name: 'down',
  summary: 'ends everything in order; data stays',
  usage: '',
  about:
    'Ends the services before the stores that they use, each with a deadline. Nothing is lost: the next "axion up" finds all data. It is no fault when nothing runs.',
  options: {},
  words: { min: 0, max: 0 },
  examples: [['axion down', 'ends the stack of this state folder']],
  run: async () => {
    const wasRunning = await endStack(homeAt(environment().AXION_HOME));
    process.stdout.write(wasRunning ? 'Axion has ended; its data is kept.\n' : 'Nothing runs here.\n');
    return exitCodes.done.status;
  },
};

const longestStopMs = 120_000;

/** Ends the stack of a state folder and shows it. Answers whether one ran. @throws Refusal when it does not end */
export async function endStack(home: Home): Promise<boolean> {
  const running = await askStatus(home.run);
  if (!running) return false;
  const progress = showProgress(process.stdout, running);
  try {
    for await (const state of stopStack(home.run, AbortSignal.timeout(longestStopMs))) progress.show(state);
    await untilGone(running.supervisorPid);
  } catch (cause) {
    throw refusal('failed', `The stack did not end: ${(cause as Error).message}`, {
      cause,
      hint: `Its children die with it and data is safe: kill -9 ${running.supervisorPid}`,
    });
  } finally {
    progress.done();
  }
  return true;
}

/** The supervisor's process ends a moment after the last of its parts. */
async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`the supervisor (pid ${pid}) is still there`);
    await sleep(20);
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
