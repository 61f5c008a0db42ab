/** Runs work, no more than a few at a time, the most urgent first. */
export type RunQueue = <Result>(
  work: () => Promise<Result>,
  options: { readonly urgency: () => number; readonly signal: AbortSignal },
) => Promise<Result>;

type Waiting = { readonly urgency: () => number; readonly start: () => void };

/** A queue that starts at most `width` at once. Urgency is asked anew each time that a place becomes free: what came into view goes first. */
export function openRunQueue(width: number): RunQueue {
  const waiting = new Set<Waiting>();
  let running = 0;
  const startNext = () => {
    if (running >= width) return;
    const [first] = [...waiting].sort((left, right) => right.urgency() - left.urgency());
    if (!first) return;
    waiting.delete(first);
    running += 1;
    first.start();
  };
  return (work, { urgency, signal }) =>
    new Promise((resolve, reject) => {
      const entry: Waiting = {
        urgency,
        start: () => {
          signal.removeEventListener('abort', leave);
          work()
            .then(resolve, reject)
            .finally(() => {
              running -= 1;
              startNext();
            });
        },
      };
      const leave = () => {
        waiting.delete(entry);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(entry);
      // A moment later, so that all that is asked for in one turn is weighed together.
      queueMicrotask(startNext);
    });
}
