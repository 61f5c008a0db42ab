/** How long a child that ended by itself waits before it is started again. */
export const restartPolicy = {
  firstDelayMs: 250,
  longestDelayMs: 30_000,
  /** A child that ran this long has proven itself: the next crash counts as its first. */
  stableAfterMs: 60_000,
} as const;

/** What is remembered between two crashes of one child. */
export type CrashHistory = { readonly crashesInARow: number };

/** The wait before the next start and what to remember: doubles with each crash in a row, up to the longest. */
export function afterCrash(history: CrashHistory, ranForMs: number): CrashHistory & { readonly delayMs: number } {
  const { firstDelayMs, longestDelayMs, stableAfterMs } = restartPolicy;
  const crashesInARow = ranForMs >= stableAfterMs ? 1 : history.crashesInARow + 1;
  return { crashesInARow, delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(crashesInARow - 1, 20)) };
}
