import { setTimeout as wait } from 'node:timers/promises';
import { AxionError } from '../errors/axion-error.ts';
import type { Postgres, Statements } from '../postgres/postgres.ts';
import type { RelationTuple } from './authz.ts';
import { applyTuples, type Progress, type TupleDeps } from './outbox/apply-tuples.ts';
import {
  insertTupleChanges,
  listParkedTuples,
  measureTupleOutbox,
  standingOfTupleChanges,
  stateOfTupleChanges,
  unparkTupleChanges,
} from './outbox/tuple-outbox.queries.ts';

/** Facts to store or to take away, together with the rows that they belong to. */
export type TupleChanges = { readonly writes?: readonly RelationTuple[]; readonly deletes?: readonly RelationTuple[] };

/**
 * Puts changes into the caller's transaction; the answer is for `settle`: their numbers with commas between, negative for what is taken away, `0` when there are none.
 * Lock the row that they belong to first: numbers are the order, so two changes of one fact must not be made at once.
 */
export type AppendTuples = (tx: Statements, changes: TupleChanges) => Promise<string>;

/** Waits until changes, as `appendTuples` named them, are in the authorization store. @throws AxionError `authz.change-pending`, `store.refused` */
export type SettleTuples = (changes: string) => Promise<void>;

export const appendTuples: AppendTuples = async (tx, { writes = [], deletes = [] }) => {
  const appended: string[] = [];
  for (const [operation, tuples] of [['delete', deletes] as const, ['write', writes] as const]) {
    if (tuples.length === 0) continue;
    const ids = await tx.many(insertTupleChanges, {
      operation,
      users: tuples.map(({ user }) => user),
      relations: tuples.map(({ relation }) => relation),
      objects: tuples.map(({ object }) => object),
    });
    appended.push(...ids.map(({ id }) => (operation === 'delete' ? `-${id}` : id)));
  }
  return appended.join(',') || '0';
};

const settleMs = 3_000;
const drainMs = 60_000;
const pollMs = 50;

/**
 * Waits until these changes are in the authorization store, for three seconds if not told otherwise. What is written stays written and the relay
 * brings the rest: a right that was to be given comes late, and nobody may be told that a right is gone before it is. From then on this process does not remember it.
 * @throws AxionError `authz.change-pending` when the time is over; `store.refused` when the store will never take one of them
 */
export async function settleTuples(deps: TupleDeps, changes: string, withinMs = settleMs): Promise<void> {
  if (changes === '0') return;
  const numbers = changes.split(',');
  const ids = numbers.map((number) => number.replace('-', ''));
  try {
    await within(withinMs, async (until) => {
      const progress = await applyTuples(deps, until).catch(() => undefined);
      // The store of the queue may be away for a moment as well; the change is safe in it.
      const state = await stateOf(deps, ids).catch(() => undefined);
      if (state?.fault) throw new AxionError('store.refused', { store: 'openfga', code: state.fault });
      return state && !state.waiting ? 'done' : progress;
    });
  } finally {
    if (numbers.some((number) => number.startsWith('-'))) deps.authz.revoked?.();
  }
}

/** Mostly the last one leaves last: while it waits, the others are not asked about. */
async function stateOf({ postgres }: TupleDeps, ids: readonly string[]) {
  const last = await postgres.maybeOne(stateOfTupleChanges, { ids: ids.slice(-1) });
  return last?.waiting || ids.length === 1 ? last : postgres.maybeOne(stateOfTupleChanges, { ids: [...ids] });
}

/** Applies all that waits now. For runners. @throws AxionError `authz.change-pending` when the store does not take it */
export async function drainTuples(deps: TupleDeps): Promise<void> {
  await within(drainMs, async (until) => {
    const progress = await applyTuples(deps, until).catch(() => undefined);
    return progress?.moved === 0 && !progress.blocked ? 'done' : progress;
  });
}

/**
 * Takes turns until one says that all is done. A turn that is under way when the time is over ends by itself: what was sent must be known before anybody else sends.
 * @throws AxionError `authz.change-pending`
 */
async function within(ms: number, turn: (until: number) => Promise<'done' | Progress | undefined>): Promise<void> {
  const until = performance.now() + ms;
  const settled = new AbortController();
  const over = wait(ms, undefined, { signal: settled.signal }).then(() => false);
  const turns = async () => {
    do {
      const said = await turn(until);
      if (said === 'done') return true;
      if (said === undefined || said.blocked || said.moved === 0) await wait(pollMs);
    } while (performance.now() < until);
    return false;
  };
  try {
    if (await Promise.race([turns(), over])) return;
  } finally {
    settled.abort();
  }
  throw new AxionError('authz.change-pending', {});
}

/** Applies what is left over, now and then, until the signal aborts. */
export async function relayTuples(
  deps: TupleDeps,
  { signal, everyMs }: { readonly signal: AbortSignal; readonly everyMs: number },
): Promise<void> {
  while (!signal.aborted) {
    const { moved, blocked } = await applyTuples(deps).catch(() => ({ moved: 0, blocked: true }));
    if (moved === 0 || blocked) await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

export type { TupleDeps } from './outbox/apply-tuples.ts';
export { tupleMetrics } from './outbox/tuple-metrics.ts';

/** How many wait, since when, and how many were set aside. */
export const measureTuples = (postgres: Pick<Postgres, 'maybeOne'>) => postgres.maybeOne(measureTupleOutbox, {});

/** The oldest of what was set aside, and what the store answered. */
export const parkedTuples = (postgres: Pick<Postgres, 'many'>, limit: number) => postgres.many(listParkedTuples, { limit });

/** Lets changes that were set aside be tried again, by the relays; returns their numbers. After the model was mended. */
export const retryParkedTuples = async (postgres: Pick<Postgres, 'many'>): Promise<readonly string[]> =>
  (await postgres.many(unparkTupleChanges, {})).map(({ id }) => id);

/** Of changes by their numbers, those that still wait and those that were set aside after a time in which a relay that works has tried them. */
export async function awaitTuples(
  postgres: Pick<Postgres, 'maybeOne'>,
  ids: readonly string[],
  withinMs: number,
): Promise<{ readonly waiting: number; readonly parked: number }> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const standing = (await postgres.maybeOne(standingOfTupleChanges, { ids: [...ids] })) ?? { waiting: 0, parked: 0 };
    if (standing.waiting === 0 || performance.now() >= deadline) return standing;
    await wait(pollMs);
  }
}
