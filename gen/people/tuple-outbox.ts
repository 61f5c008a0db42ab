import { setTimeout as wait } from 'node:timers/promises';
import type { Authz, RelationTuple } from '@axion/platform/authz/authz.ts';
import type { ObjectName } from '@axion/platform/authz/object-ref.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import {
  anyTupleChangeUpTo,
  countTupleFailure,
  deleteTupleChanges,
  insertTupleChanges,
  nextTupleChanges,
  tryOutboxLock,
} from './tuple-outbox.queries.ts';

/** Facts to store or to take away, together with the rows that they belong to. */
export type TupleChanges = { readonly writes?: readonly RelationTuple[]; readonly deletes?: readonly RelationTuple[] };

/** Puts changes into the caller's transaction; the last one's number is for `settle`, `0` when there are none. */
export type AppendTuples = (tx: Statements, changes: TupleChanges) => Promise<string>;

export const appendTuples: AppendTuples = async (tx, { writes = [], deletes = [] }) => {
  let last = '0';
  for (const [operation, tuples] of [['delete', deletes] as const, ['write', writes] as const]) {
    if (tuples.length === 0) continue;
    const ids = await tx.many(insertTupleChanges, {
      operation,
      users: tuples.map(({ user }) => user),
      relations: tuples.map(({ relation }) => relation),
      objects: tuples.map(({ object }) => object),
    });
    last = ids.at(-1)?.id ?? last;
  }
  return last;
};

export type TupleDeps = {
  readonly postgres: Pick<Postgres, 'transaction' | 'maybeOne'>;
  readonly authz: Pick<Authz, 'write'>;
  /** Told when the store did not take a batch; it stays and is tried again. */
  readonly onFailure?: (error: unknown) => void;
};

const batchLimit = 100;
const settleMs = 3_000;

/**
 * Brings one batch to the authorization store, in order. One process at a time: two that overlap could store a fact again that a later change took
 * away. The lock lives as long as a transaction, which therefore stays open during the call; the call has a deadline.
 * @returns how many changes were applied; -1 while somebody else is at it
 */
const applyTuples = ({ postgres, authz, onFailure }: TupleDeps): Promise<number> =>
  postgres.transaction(async (tx) => {
    const lock = await tx.maybeOne(tryOutboxLock, {});
    if (!lock?.held) return -1;
    const waiting = await tx.many(nextTupleChanges, { limit: batchLimit });
    const first = waiting[0];
    if (!first) return 0;
    // Changes of one kind in a row go together; a fact that is written and taken away in one batch keeps its order.
    const end = waiting.findIndex(({ operation }) => operation !== first.operation);
    const batch = waiting.slice(0, end < 0 ? waiting.length : end);
    const ids = batch.map(({ id }) => id);
    const tuples = batch.map(({ user, relation, object }) => ({ user: user as ObjectName, relation, object: object as ObjectName }));
    const failure = await authz.write(first.operation === 'write' ? { writes: tuples } : { deletes: tuples }).then(
      () => undefined,
      (error: unknown) => error ?? new Error('no reason'),
    );
    if (failure === undefined) {
      await tx.many(deleteTupleChanges, { ids });
      return batch.length;
    }
    await tx.many(countTupleFailure, { ids });
    onFailure?.(failure);
    return -1;
  });

/** Waits until the changes up to this number are in the authorization store, for at most three seconds; after that the relay brings them. */
export async function settleTuples(deps: TupleDeps, upTo: string): Promise<void> {
  if (upTo === '0') return;
  const deadline = performance.now() + settleMs;
  while (performance.now() < deadline) {
    const applied = await applyTuples(deps);
    const state = await deps.postgres.maybeOne(anyTupleChangeUpTo, { id: upTo });
    if (!state?.waiting) return;
    if (applied <= 0) await wait(50);
  }
}

/** Applies what is left over, now and then, until the signal aborts. */
export async function relayTuples(
  deps: TupleDeps,
  { signal, everyMs }: { readonly signal: AbortSignal; readonly everyMs: number },
): Promise<void> {
  while (!signal.aborted) {
    const applied = await applyTuples(deps).catch(() => -1);
    if (applied < batchLimit) await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
