import type { Authz, RelationTuple } from '../authz.ts';
import type { ObjectName } from '../object-ref.ts';
import type { Waiting } from './batch-of.ts';
import { type FaultClass, faultClassOf, faultCodeOf } from './fault-class.ts';

/** A failure of a kind that nobody knows is met so often before the change may be set aside. */
const mostAttempts = 10;
/** Nobody has such an id: to take this away changes nothing, and a store that takes changes takes it under every model. */
const probe: RelationTuple = { user: 'user:none', relation: 'member', object: 'organization:none' };

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
  const takesOthers = probeOf(authz);
  /** What the changes met says nothing about the store: two that it will never take may fail alike. Asked only where something is to be set aside. */
  const isOfStore = async () => applied.length === 0 && alone.some(isRipe) && !(await takesOthers());
  const judge = async () => judgeEach(alone, { isNewest, isOfStore: await isOfStore() });
  const parts = [batch];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const failure = await write(authz, part);
    const [change] = part;
    if (failure === undefined) applied.push(...part);
    else if (!change || !(await isWorthSplitting(faultClassOf(failure), part, takesOthers)))
      return { applied, ...(await judge()), failure };
    else if (part.length === 1) alone.push({ change, failure });
    else parts.push(part.slice(part.length >> 1), part.slice(0, part.length >> 1));
    if (applied.length + alone.length > 0 && performance.now() >= until) break;
  }
  return { applied, ...(await judge()) };
}

/** Where nothing but waiting helps, the others wait too; when that takes long, only if the store would not take theirs either. */
async function isWorthSplitting(kind: FaultClass, part: readonly Waiting[], takesOthers: () => Promise<boolean>): Promise<boolean> {
  if (kind === 'always') return part.some(({ isOld }) => isOld) && (await takesOthers());
  return kind === 'never' || part.some(({ attempts }) => attempts + 1 >= mostAttempts);
}

/** Whether the store takes a change that changes nothing. One that does not refuses whatever comes, for a reason that may pass. Tried once. */
function probeOf(authz: Pick<Authz, 'write'>): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return () => {
    answer ??= failureOf(authz.write({ deletes: [probe] })).then((failure) => failure === undefined);
    return answer;
  };
}

const isRipe = ({ change: { isOld, attempts }, failure }: Alone): boolean =>
  isOld && attempts + 1 >= mostAttempts && faultClassOf(failure) === 'limited';

type Verdict = Pick<Outcome, 'refused' | 'failure'>;

/** Which of the changes that failed alone are to be set aside, and why the others wait on. */
function judgeEach(alone: readonly Alone[], { isNewest, isOfStore }: { readonly isNewest: boolean; readonly isOfStore: boolean }): Verdict {
  const isHopeless = (one: Alone): boolean =>
    faultClassOf(one.failure) === 'never' ? isNewest || one.change.isOld : isRipe(one) && !isOfStore;
  return {
    refused: alone.filter(isHopeless).map(({ change, failure }) => ({ change, fault: faultCodeOf(failure) })),
    failure: alone.find((one) => !isHopeless(one))?.failure,
  };
}

const write = (authz: Pick<Authz, 'write'>, part: readonly Waiting[]): Promise<unknown> =>
  failureOf(authz.write({ writes: tuplesOf(part, 'write'), deletes: tuplesOf(part, 'delete') }));

/** Why a call failed, or nothing. */
const failureOf = (call: Promise<void>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error ?? new Error('no reason'),
  );

const tuplesOf = (part: readonly Waiting[], operation: Waiting['operation']): readonly RelationTuple[] =>
  part
    .filter((change) => change.operation === operation)
    .map(({ user, relation, object }) => ({ user: user as ObjectName, relation, object: object as ObjectName }));
