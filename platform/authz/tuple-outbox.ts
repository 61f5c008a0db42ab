import { setTimeout as wait } from 'node:timers/promises';
import { AxionError } from '../errors/axion-error.ts';
import type { Postgres, Statements } from '../postgres/postgres.ts';
import type { Authz, RelationTuple } from './authz.ts';
import { applyBatch } from './outbox/apply-batch.ts';
import { batchOf } from './outbox/batch-of.ts';
import {
  countTupleFailure,
  deleteTupleChanges,
  insertTupleChanges,
  listParkedTuples,
  measureTupleOutbox,
  nextTupleChanges,
  parkTupleChange,
  standingOfTupleChanges,
  stateOfTupleChanges,
  tryOutboxLock,
  unparkTupleChanges,
} from './outbox/tuple-outbox.queries.ts';

/** Facts to store or to take away, together with the rows that they belong to. */
export type TupleChanges = { readonly writes?: readonly RelationTuple[]; readonly deletes?: readonly RelationTuple[] };

/**
 * Puts changes into the caller's transaction; the answer is for `settle`: their numbers with commas between, `0` when there are none. Lock the row that they belong to
 * first: numbers are the order, so two changes of one fact must not be made at once.
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
    appended.push(...ids.map(({ id }) => id));
  }
  return appended.join(',') || '0';
};

export type TupleDeps = {
  readonly postgres: Pick<Postgres, 'transaction' | 'maybeOne'>;
  readonly authz: Pick<Authz, 'write'>;
  /** Told when the store did not take a batch, which stays and is tried again, or when it will never take a change, which is set aside. */
  readonly onFailure?: (error: unknown) => void;
};

const batchLimit = 100;
const settleMs = 3_000;
const drainMs = 60_000;
const pollMs = 50;

/** How many changes left the queue; `blocked` when somebody else is at it, or the store does not take them now. */
type Progress = { readonly moved: number; readonly blocked: boolean };

/**
 * Brings one batch to the authorization store, in order. One process at a time: two that overlap could store a fact again that a later change took
 * away. The lock lives as long as a transaction, which therefore stays open during the call; the call has a deadline. (A lease in a row would not do:
 * who wakes up after its lease ran out would still send, and the store knows no fencing token.)
 */
const applyTuples = ({ postgres, authz, onFailure }: TupleDeps): Promise<Progress> =>
  postgres.transaction(async (tx) => {
    const lock = await tx.maybeOne(tryOutboxLock, {});
    if (!lock?.held) return { moved: 0, blocked: true };
    const batch = batchOf(await tx.many(nextTupleChanges, { limit: batchLimit }));
    if (batch.length === 0) return { moved: 0, blocked: false };
    const { applied, refused, failure } = await applyBatch(authz, batch);
    if (applied.length > 0) await tx.many(deleteTupleChanges, { ids: applied.map(({ id }) => id) });
    for (const { change, fault } of refused) {
      await tx.many(parkTupleChange, { id: change.id, fault });
      onFailure?.(new AxionError('store.refused', { store: 'openfga', code: fault }));
    }
    if (failure === undefined) return { moved: batch.length, blocked: false };
    const gone = new Set([...applied, ...refused.map(({ change }) => change)]);
    await tx.many(countTupleFailure, { ids: batch.filter((change) => !gone.has(change)).map(({ id }) => id) });
    onFailure?.(failure);
    return { moved: gone.size, blocked: true };
  });

/**
 * Waits until these changes and all before them are in the authorization store, for three seconds if not told otherwise. What is written stays written and the relay
 * brings the rest: a right that was to be given comes late, and nobody may be told that a right is gone before it is.
 * @throws AxionError `authz.change-pending` when the time is over; `store.refused` when the store will never take one of them
 */
export async function settleTuples(deps: TupleDeps, changes: string, withinMs = settleMs): Promise<void> {
  if (changes === '0') return;
  const ids = changes.split(',');
  const deadline = performance.now() + withinMs;
  do {
    // The store of the queue may be away for a moment as well; the change is safe in it.
    const { blocked } = await applyTuples(deps).catch(() => ({ blocked: true }));
    const state = await deps.postgres.maybeOne(stateOfTupleChanges, { ids }).catch(() => undefined);
    if (state?.fault) throw new AxionError('store.refused', { store: 'openfga', code: state.fault });
    if (state && !state.waiting) return;
    if (blocked) await wait(pollMs);
  } while (performance.now() < deadline);
  throw new AxionError('authz.change-pending', {});
}

/** Applies all that waits now. For runners. @throws AxionError `authz.change-pending` when the store does not take it */
export async function drainTuples(deps: TupleDeps): Promise<void> {
  await settleTuples(deps, '9223372036854775807', drainMs);
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
