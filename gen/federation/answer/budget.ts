import type { CutReason } from '@axion/contracts/gen/query.ts';

/** What an answer may take. */
export type Budget = {
  readonly rows: number;
  readonly bytes: number;
  /** Aborts when the time is over; the answer then ends at the next place where it can end honestly. */
  readonly late: AbortSignal;
};

/** What was sent so far; `cut` says why the rest is missing. */
export type Tally = { rows: number; bytes: number; cut: CutReason | null };

export const emptyTally = (): Tally => ({ rows: 0, bytes: 0, cut: null });

/** The engine's answer ended without its end: nothing may follow that looks like one. */
export class BrokenAnswer extends Error {
  constructor(what: string) {
    super(`the source broke off: ${what}`);
    this.name = 'BrokenAnswer';
  }
}

/** The next chunk, or `late` when the time is over first. */
export async function nextOrLate(source: AsyncIterator<Buffer>, late: AbortSignal): Promise<IteratorResult<Buffer> | 'late'> {
  if (late.aborted) return 'late';
  let onAbort = () => undefined as undefined;
  const over = new Promise<'late'>((resolve) => {
    onAbort = () => void resolve('late') as undefined;
    late.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([source.next(), over]).finally(() => late.removeEventListener('abort', onAbort));
}
