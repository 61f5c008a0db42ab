import type { Authz, RelationTuple } from '../authz.ts';
import type { ObjectName } from '../object-ref.ts';
import type { Waiting } from './batch-of.ts';
import { type FaultClass, faultClassOf, faultCodeOf } from './fault-class.ts';

/** A failure of a kind that nobody knows is met so often before the change may be set aside. */
const mostAttempts = 10;

/** What became of a batch: what the store has now, what it will never take, and why others wait on, if not only for their turn. */
export type Outcome = {
  readonly applied: readonly Waiting[];
  readonly refused: readonly { readonly change: Waiting; readonly fault: string }[];
  readonly failure: unknown;
};

type Ground = {
  /** Whether this process writes under the newest model. Only then is a fact that the model does not know one that nobody knows. */
  readonly isNewest: boolean;
  /** On the clock of `performance`: no further part is tried after it once one change was decided; the others keep their place. */
  readonly until: number;
};

/** A change that the store refused when it was tried by itself. */
type Alone = { readonly change: Waiting; readonly failure: unknown };

/**
 * Brings a batch to the store in one call. When the store refuses it because of what is in it, halves are tried, in order, until the faulty change stands alone: the
 * others do not wait behind it.
 */
export async function applyBatch(authz: Pick<Authz, 'write'>, batch: readonly Waiting[], { isNewest, until }: Ground): Promise<Outcome> {
  const applied: Waiting[] = [];
  const alone: Alone[] = [];
  const parts = [batch];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const failure = await write(authz, part);
    const [change] = part;
    if (failure === undefined) applied.push(...part);
    else if (!change || !isWorthSplitting(faultClassOf(failure), part)) return { applied, ...judge(alone, applied, isNewest), failure };
    else if (part.length === 1) alone.push({ change, failure });
    else parts.push(part.slice(part.length >> 1), part.slice(0, part.length >> 1));
    if (applied.length + alone.length > 0 && performance.now() >= until) break;
  }
  return { applied, ...judge(alone, applied, isNewest) };
}

const isWorthSplitting = (kind: FaultClass, part: readonly Waiting[]): boolean =>
  kind === 'never' || (kind === 'limited' && part.some(({ attempts }) => attempts + 1 >= mostAttempts));

/** Which of the changes that failed alone are to be set aside, and why the others wait on. Where all fail alike for a reason that is not theirs, it is the store. */
function judge(alone: readonly Alone[], applied: readonly Waiting[], isNewest: boolean): Pick<Outcome, 'refused' | 'failure'> {
  const isOfStore = applied.length === 0 && alone.length > 1 && new Set(alone.map(({ failure }) => faultCodeOf(failure))).size === 1;
  const isHopeless = ({ change, failure }: Alone): boolean =>
    faultClassOf(failure) === 'never' ? isNewest || change.isOld : change.isOld && change.attempts + 1 >= mostAttempts && !isOfStore;
  return {
    refused: alone.filter(isHopeless).map(({ change, failure }) => ({ change, fault: faultCodeOf(failure) })),
    failure: alone.find((one) => !isHopeless(one))?.failure,
  };
}

const write = (authz: Pick<Authz, 'write'>, part: readonly Waiting[]): Promise<unknown> =>
  authz.write({ writes: tuplesOf(part, 'write'), deletes: tuplesOf(part, 'delete') }).then(
    () => undefined,
    (error: unknown) => error ?? new Error('no reason'),
  );

const tuplesOf = (part: readonly Waiting[], operation: Waiting['operation']): readonly RelationTuple[] =>
  part
    .filter((change) => change.operation === operation)
    .map(({ user, relation, object }) => ({ user: user as ObjectName, relation, object: object as ObjectName }));
