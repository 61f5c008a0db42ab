import { fault } from '../clickhouse-fault.ts';

/** Things that are few, handed out one borrower at a time in the order of asking. */
export type Lending<Thing> = {
  /** @throws ClickHouseFault 202 when the queue is long or waiting took too long; the signal's reason when it aborts */
  borrow(signal: AbortSignal): Promise<Thing>;
  giveBack(thing: Thing): void;
};

const longestQueue = 128;
const longestWaitMs = 60_000;

/** Lends `things`. */
export function lend<Thing>(things: readonly Thing[]): Lending<Thing> {
  const free = [...things];
  const waiting = new Set<(thing: Thing) => void>();

  const wait = (signal: AbortSignal): Promise<Thing> =>
    new Promise((resolve, reject) => {
      const deadline = AbortSignal.timeout(longestWaitMs);
      const either = AbortSignal.any([signal, deadline]);
      const take = (thing: Thing) => {
        either.removeEventListener('abort', giveUp);
        resolve(thing);
      };
      const giveUp = () => {
        waiting.delete(take);
        reject(signal.aborted ? signal.reason : busy());
      };
      either.addEventListener('abort', giveUp, { once: true });
      waiting.add(take);
    });

  return {
    async borrow(signal) {
      signal.throwIfAborted();
      const thing = free.pop();
      if (thing !== undefined) return thing;
      if (waiting.size >= longestQueue) throw busy();
      return wait(signal);
    },
    giveBack(thing) {
      const [next] = waiting;
      if (next === undefined) {
        free.push(thing);
        return;
      }
      waiting.delete(next);
      next(thing);
    },
  };
}

const busy = () => fault(202, 'Too many simultaneous queries: all sessions are busy');
