import { expect, it } from 'vitest';
import { afterCrash, restartPolicy } from './restart-backoff.ts';

const { firstDelayMs, longestDelayMs, stableAfterMs } = restartPolicy;

it('waits twice as long after each crash in a row, up to the longest wait', () => {
  const delays: number[] = [];
  let history = { crashesInARow: 0 };
  for (let i = 0; i < 10; i++) {
    const next = afterCrash(history, 10);
    delays.push(next.delayMs);
    history = next;
  }
  expect(delays.slice(0, 4)).toEqual([firstDelayMs, firstDelayMs * 2, firstDelayMs * 4, firstDelayMs * 8]);
  expect(delays.at(-1)).toBe(longestDelayMs);
});

it('begins anew after a run that was long enough', () => {
  expect(afterCrash({ crashesInARow: 7 }, stableAfterMs)).toEqual({ crashesInARow: 1, delayMs: firstDelayMs });
  expect(afterCrash({ crashesInARow: 7 }, stableAfterMs - 1).delayMs).toBeGreaterThan(firstDelayMs);
});

it('stays finite however often it crashes', () => {
  expect(afterCrash({ crashesInARow: 100_000 }, 0).delayMs).toBe(longestDelayMs);
});
