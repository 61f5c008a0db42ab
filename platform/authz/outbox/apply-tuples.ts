import { AxionError } from '../../errors/axion-error.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Authz } from '../authz.ts';
import { applyBatch } from './apply-batch.ts';
import { batchOf } from './batch-of.ts';
import { faultClassOf } from './fault-class.ts';
import { countTupleFailure, deleteTupleChanges, nextTupleChanges, parkTupleChange, takeOutboxTurn } from './tuple-outbox.queries.ts';
import type { WriterModel } from './writer-model.ts';

/** What changes are brought by. */
export type TupleWriter = Pick<Authz, 'write'> & {
  /** The model that it writes under. Without it, it counts as the newest. */
  readonly model?: WriterModel;
  /** Told when something was taken away that this process waited for, whichever process brought it. */
  revoked?(): void;
};

export type TupleDeps = {
  readonly postgres: Pick<Postgres, 'transaction' | 'maybeOne'>;
  readonly authz: TupleWriter;
  /** Told when the store did not take a batch, which stays and is tried again, or when it will never take a change, which is set aside. */
  readonly onFailure?: (error: unknown) => void;
};

/** How many changes left the queue; `blocked` when somebody else is at it, or the store does not take them now. */
export type Progress = { readonly moved: number; readonly blocked: boolean };

const batchLimit = 100;
/** A change waits so long before it is set aside for a reason that nobody knows, and for a release that knows it. */
const patienceSeconds = 600;
/** Parts of a batch are tried for so long; a transaction is open meanwhile. */
const turnMs = 3_000;

/**
 * Brings one batch to the authorization store, the changes of a fact in order. One process at a time: two that overlap could store a fact again that a later change took
 * away. The lock lives as long as a transaction, which therefore stays open during the call; the call has a deadline. (A lease in a row would not do:
 * who wakes up after its lease ran out would still send, and the store knows no fencing token.) For the same reason a call is never given up earlier than the store
 * itself gives it up.
 *
 * While releases overlap, a process under an older model leaves what that model does not know to the newer ones; after ten minutes it is anybody's.
 * @param until on the clock of `performance`: when the caller stops waiting
 */
export const applyTuples = ({ postgres, authz, onFailure }: TupleDeps, until = Number.POSITIVE_INFINITY): Promise<Progress> =>
  postgres.transaction(async (tx) => {
    const turn = await tx.maybeOne(takeOutboxTurn, {});
    if (!turn?.held) return { moved: 0, blocked: true };
    const isNewest = authz.model === undefined || turn.newestModel === null || turn.newestModel === authz.model.sha256;
    const kinds = isNewest ? null : (authz.model?.factKinds ?? null);
    const batch = batchOf(await tx.many(nextTupleChanges, { kinds: kinds && [...kinds], patienceSeconds, limit: batchLimit }));
    if (batch.length === 0) return { moved: 0, blocked: false };
    const ground = { isNewest, until: Math.min(until, performance.now() + turnMs) };
    const { applied, refused, failure } = await applyBatch(authz, batch, ground);
    if (applied.length > 0) await tx.many(deleteTupleChanges, { ids: applied.map(({ id }) => id) });
    for (const { change, fault } of refused) {
      await tx.many(parkTupleChange, { id: change.id, fault });
      onFailure?.(new AxionError('store.refused', { store: 'openfga', code: fault }));
    }
    const gone = new Set([...applied, ...refused.map(({ change }) => change)]);
    if (failure === undefined) return { moved: gone.size, blocked: false };
    if (faultClassOf(failure) === 'limited')
      await tx.many(countTupleFailure, { ids: batch.filter((change) => !gone.has(change)).map(({ id }) => id) });
    onFailure?.(failure);
    return { moved: gone.size, blocked: true };
  });
