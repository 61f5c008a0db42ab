import { setTimeout as wait } from 'node:timers/promises';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { deleteEndedSessions } from './session.queries.ts';

const everyMs = 10 * 60_000;
const limit = 1_000;

/** Forgets sessions that have ended, now and then, until the signal aborts. */
export async function sweepSessions({ postgres }: { readonly postgres: Pick<Postgres, 'many'> }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await postgres.many(deleteEndedSessions, { limit }).catch(() => undefined);
    await wait(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
