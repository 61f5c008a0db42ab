import { askStatus, watchStack } from '../../supervisor/ask-supervisor.ts';
import { exitCodes } from '../../supervisor/exit-codes.ts';
import type { Home } from '../../supervisor/home.ts';
import type { StackState } from '../../supervisor/part-state.ts';
import { refusal } from '../../supervisor/refusal.ts';
import type { StartWish } from '../../supervisor/start-stack.ts';
import { readyPage } from '../screens/ready-page.ts';
import { showProgress } from '../screens/show-progress.ts';
import { demoSignIns } from './demo-sign-ins.ts';

/** Longer than any first start on a slow line. */
const longestStartMs = 60 * 60_000;

/** Shows the stack that another process runs, from where it stands until it is ready. @throws Refusal when it does not become ready */
export async function joinStack(home: Home, wish: StartWish): Promise<number> {
  const running = await askStatus(home.run);
  if (running) refuseMissing(running, wish);
  process.stdout.write(`Axion already runs here (pid ${running?.supervisorPid}); this shows it.\n`);
  return followUntilReady(home, { joined: true });
}

/** Shows the start of a stack until it is ready. @throws Refusal when it does not become ready */
export async function followUntilReady(home: Home, { joined = false } = {}): Promise<number> {
  const progress = showProgress(process.stdout);
  let last: StackState | undefined;
  for await (const state of watchStack(home.run, AbortSignal.timeout(longestStartMs))) {
    last = state;
    progress.show(state);
  }
  progress.done();
  if (last?.phase === 'ready') {
    process.stdout.write(
      `${readyPage(last, demoSignIns(home), { joined })}"axion down" ends it, "axion logs NAME --follow" looks inside.\n`,
    );
    return exitCodes.done.status;
  }
  const [message = 'The stack ended before it was ready.', ...details] = last?.failure ?? [];
  throw refusal('failed', message, { details: details.map((line) => line.replace(/^ {2}/, '')) });
}

function refuseMissing({ parts }: StackState, { only }: StartWish): void {
  const missing = only.filter((name) => !parts.some((part) => part.name === name));
  if (missing.length === 0) return;
  throw refusal('misused', `The running stack was started without ${missing.join(', ')}.`, {
    hint: 'End it first (axion down), then start with all that you need.',
  });
}
