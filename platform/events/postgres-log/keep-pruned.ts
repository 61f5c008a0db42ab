import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgres } from '../../postgres/postgres.ts';
import { isDeadLetterTopic, replayGroup } from '../dead-letter.ts';
import { keepDays } from '../event-log.ts';
import { dropAbandonedGroups, listOld, pruneMessages } from './prune.queries.ts';

/** One call takes few enough to hold its locks for a moment, also when each is of the largest size. */
const atOnce = 2_000;
const pauseMs = 20;
const silentMinutes = 60;

type Settings = { readonly everyMs: number; readonly onError: (error: unknown) => void };

/** Removes what need not be kept, of all topics, in rounds that end before the next begins. Any number of processes may do so; one at a time has its turn. */
export function keepPruned(postgres: Postgres, { everyMs, onError }: Settings): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    round ??= pruneAll(postgres, AbortSignal.any([stopping.signal, AbortSignal.timeout(everyMs)]))
      .catch(onError)
      .finally(() => {
        round = undefined;
      });
  }, everyMs).unref();
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await round;
    },
  };
}

async function pruneAll(postgres: Postgres, ended: AbortSignal): Promise<void> {
  await postgres.many(dropAbandonedGroups, { prefix: `${replayGroup}.`, silentMinutes });
  for (const old of await postgres.many(listOld, { keepDays: keepDays.messages }))
    for (const order of ordersOf(old)) if (!(await prune(postgres, order, ended))) return;
}

type Old = { readonly topic: string; readonly partition: number; readonly endOffset: bigint; readonly passed: bigint | null };
type Order = { readonly topic: string; readonly partition: number; readonly before: bigint; readonly keepDays: number };

/** A group that stands still keeps what it has not passed, dead letters apart. */
function ordersOf({ topic, partition, endOffset, passed }: Old): readonly Order[] {
  if (!isDeadLetterTopic(topic)) return [{ topic, partition, before: passed ?? endOffset, keepDays: keepDays.messages }];
  return [
    { topic, partition, before: passed ?? 0n, keepDays: keepDays.messages },
    { topic, partition, before: endOffset, keepDays: keepDays.deadLetters },
  ];
}

/** False when the round is over: its time is up, or another process is at it. */
async function prune(postgres: Postgres, order: Order, ended: AbortSignal): Promise<boolean> {
  while (!ended.aborted) {
    const { isOurTurn, pruned } = (await postgres.maybeOne(pruneMessages, { ...order, limit: atOnce })) ?? { isOurTurn: false, pruned: 0 };
    if (!isOurTurn) return false;
    if (pruned < atOnce) return true;
    await sleep(pauseMs, undefined, { signal: ended }).catch(() => undefined);
  }
  return false;
}
