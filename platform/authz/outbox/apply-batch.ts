import type { Authz, RelationTuple } from '../authz.ts';
import type { ObjectName } from '../object-ref.ts';
import type { Waiting } from './batch-of.ts';
import { type FaultClass, faultClassOf, faultCodeOf } from './fault-class.ts';

/** A failure of a kind that nobody knows is met so often before the change is set aside. */
const mostAttempts = 10;

/** What became of a batch: what the store has now, what it will never take, and why the rest waits on. */
export type Outcome = {
  readonly applied: readonly Waiting[];
  readonly refused: readonly { readonly change: Waiting; readonly fault: string }[];
  readonly failure: unknown;
};

/**
 * Brings a batch to the store in one call. When the store refuses it because of what is in it, halves are tried, in order, until the faulty change stands alone: the
 * others do not wait behind it.
 */
export async function applyBatch(authz: Pick<Authz, 'write'>, batch: readonly Waiting[]): Promise<Outcome> {
  const failure = await authz.write({ writes: tuplesOf(batch, 'write'), deletes: tuplesOf(batch, 'delete') }).then(
    () => undefined,
    (error: unknown) => error ?? new Error('no reason'),
  );
  if (failure === undefined) return { applied: batch, refused: [], failure: undefined };
  const [first] = batch;
  if (!first || !isHopeless(faultClassOf(failure), batch)) return { applied: [], refused: [], failure };
  if (batch.length === 1) return { applied: [], refused: [{ change: first, fault: faultCodeOf(failure) }], failure: undefined };
  const middle = batch.length >> 1;
  const head = await applyBatch(authz, batch.slice(0, middle));
  if (head.failure !== undefined) return head;
  const tail = await applyBatch(authz, batch.slice(middle));
  return { applied: [...head.applied, ...tail.applied], refused: [...head.refused, ...tail.refused], failure: tail.failure };
}

const isHopeless = (kind: FaultClass, batch: readonly Waiting[]): boolean =>
  kind === 'never' || (kind === 'limited' && batch.some(({ attempts }) => attempts + 1 >= mostAttempts));

const tuplesOf = (batch: readonly Waiting[], operation: Waiting['operation']): readonly RelationTuple[] =>
  batch
    .filter((change) => change.operation === operation)
    .map(({ user, relation, object }) => ({ user: user as ObjectName, relation, object: object as ObjectName }));
