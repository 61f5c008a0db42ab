import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { orElse } from './or-else.ts';
import { pidsOfMachine } from './process-tree.ts';

/** Named in every child's environment, so that what outlived a killed supervisor can be found again. */
export const stackMark = 'AXION_STACK_MARK';

/** Whether the text of /proc/PID/environ has this stack's mark. */
const hasMark = (environ: string, mark: string): boolean => environ.split('\0').includes(`${stackMark}=${mark}`);

/**
 * Ends what an earlier supervisor of this stack left behind; the caller holds the stack's lock, so nobody else runs any. Answers how many there were.
 * @throws Error when one cannot be ended within 10 s
 */
export async function endLeftovers(mark: string): Promise<number> {
  const found = leftovers(mark);
  for (const pid of found) orElse(() => process.kill(pid, 'SIGKILL'), false);
  const deadline = Date.now() + 10_000;
  while (leftovers(mark).length > 0) {
    if (Date.now() > deadline) throw new Error(`processes of an earlier run do not end: ${leftovers(mark).join(', ')}`);
    await sleep(50);
  }
  return found.length;
}

const leftovers = (mark: string): readonly number[] =>
  pidsOfMachine().filter(
    (pid) =>
      pid !== process.pid &&
      hasMark(
        orElse(() => readFileSync(`/proc/${pid}/environ`, 'utf8'), ''),
        mark,
      ),
  );
