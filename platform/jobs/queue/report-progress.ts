import type { JobRun } from '../job.ts';

export type Progress = { readonly fraction: number; readonly words: string };

const longestWords = 200;

/**
 * Writes the latest progress and no older one, at once and then at most every `everyMs`; a write that fails is let go, the next one comes. `stop` waits
 * for the write under way.
 */
export function reportProgress(save: (progress: Progress) => Promise<unknown>, everyMs: number) {
  let latest: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    timer = undefined;
    if (latest === undefined) return;
    const now = latest;
    latest = undefined;
    timer = setTimeout(write, everyMs);
    writing = save(now).then(
      () => undefined,
      () => undefined,
    );
  };
  const tell: JobRun['progress'] = (fraction, words = '') => {
    latest = { fraction: Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0, words: words.slice(0, longestWords) };
    if (timer === undefined) write();
  };
  const stop = async () => {
    clearTimeout(timer);
    latest = undefined;
    await writing;
  };
  return { tell, stop };
}
