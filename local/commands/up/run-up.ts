import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { exitCodes } from '../../supervisor/exit-codes.ts';
import { type Home, homeAt } from '../../supervisor/home.ts';
import { refusal } from '../../supervisor/refusal.ts';
import { stackParts } from '../../supervisor/stack-parts.ts';
import { type StartedStack, type StartWish, startStack } from '../../supervisor/start-stack.ts';
import type { Typed } from '../language/command.ts';
import { readyPage } from '../screens/ready-page.ts';
import { showProgress } from '../screens/show-progress.ts';
import { demoSignIns } from './demo-sign-ins.ts';
import { joinStack } from './join-stack.ts';
import { startDetached } from './start-detached.ts';

/** `axion up`. @throws Refusal when it cannot start */
export async function runUp({ switches, values }: Typed): Promise<number> {
  const home = homeAt(environment().AXION_HOME);
  const wish = readWish(values);
  if (switches.has('detach')) return startDetached(home, wish);
  const stack = await startStack(home, stackParts(environment()), wish);
  return stack ? runHere(home, stack) : joinStack(home, wish);
}

/** @throws Refusal `misused` when a value cannot be used */
function readWish(values: Typed['values']): StartWish {
  const from = values.get('ports-from');
  const portsFrom = from === undefined ? undefined : Number(from);
  if (portsFrom !== undefined && !(Number.isInteger(portsFrom) && portsFrom >= 1024 && portsFrom <= 65_000)) {
    throw refusal('misused', `--ports-from takes a whole number from 1024 to 65000, not ${from}.`);
  }
  const only = (values.get('only') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return { only, portsFrom };
}

async function runHere(home: Home, stack: StartedStack): Promise<number> {
  const progress = showProgress(process.stdout);
  process.stdout.write(`Starting Axion; its state is in ${home.folder}\n`);
  const unsubscribe = stack.onChange(progress.show);
  const interrupted = stopOnSignals(stack);
  try {
    await stack.ready;
    progress.done();
    process.stdout.write(`${readyPage(stack.state(), demoSignIns(home))}Ctrl-C ends it; logs are in ${join(home.folder, 'logs')}.\n`);
    await stack.over;
    return interrupted() ? exitCodes.interrupted.status : exitCodes.done.status;
  } catch (error) {
    progress.done();
    await stack.over;
    if (interrupted()) return exitCodes.interrupted.status;
    throw error;
  } finally {
    unsubscribe();
    progress.done();
  }
}

/** Ends the stack at Ctrl-C or when the terminal goes away; a second Ctrl-C kills what is left. Answers whether Ctrl-C was pressed. */
function stopOnSignals(stack: StartedStack): () => boolean {
  let presses = 0;
  const stop = () => void stack.stop();
  process.on('SIGINT', () => {
    presses += 1;
    // Children die with us, also so.
    if (presses > 1) process.kill(process.pid, 'SIGKILL');
    process.stdout.write('\nEnding … (once more to kill)\n');
    stop();
  });
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  return () => presses > 0;
}
