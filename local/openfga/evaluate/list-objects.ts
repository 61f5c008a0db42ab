import { fgaError } from '../fga-error.ts';
import { grantingPartsOf, kindOf, label, type Relation } from '../model/model.ts';
import { isUserset, isWildcard, type Subject, wildcard } from '../tuple.ts';
import { type CheckDeps, decide, evaluateCheck, hopLimit } from './evaluate-check.ts';
import { type StepsBack, stepsBack } from './steps-back.ts';
import type { TupleReader } from './tuple-reader.ts';

const candidateLimit = 100_000;
const checksAtOnce = 50;

export type ListDeps = Omit<CheckDeps, 'reader'> & {
  readonly reader: TupleReader;
  readonly resultLimit: number;
  /** When it aborts, the list ends with what was found until then; never, when left out. */
  readonly deadline?: AbortSignal;
};
export type ListQuestion = { readonly type: string; readonly relation: string; readonly subject: Subject };

/**
 * Ids of the things of a type to which `subject` stands in a relation, sorted, at most `resultLimit`.
 *
 * It walks the tuples backwards from the subject. Where every step grants, what it comes to within the hops of a check is allowed. Before a
 * relation that intersects or takes away it checks each thing, and goes on from those that are allowed. What lies too far is checked at the end. So a
 * list never says what a check denies, and names everything that a check allows.
 *
 * @throws FgaError `authorization_model_resolution_too_complex` as a check does, and for more than 100,000 candidates
 */
export async function listObjects(deps: ListDeps, { type, relation, subject }: ListQuestion): Promise<readonly string[]> {
  const target = label(type, relation);
  const candidates = (await walkBack(deps, target, subject)).get(target) ?? new Map<string, number>();
  const ids = [...candidates.keys()].sort();
  const near = ids.filter((id) => (candidates.get(id) as number) < hopLimit);
  if (near.length >= deps.resultLimit) return near.slice(0, deps.resultLimit);
  const far = ids.filter((id) => (candidates.get(id) as number) >= hopLimit);
  const found = await inPortions(deps, far, async (some) => {
    const allowed = await Promise.all(some.map((id) => evaluateCheck(deps, { type, id, relation }, subject)));
    return some.filter((_id, i) => allowed[i]);
  });
  return [...near, ...found].sort().slice(0, deps.resultLimit);
}

/** Hops by id, by `type#relation`: what the walk has come to; 25 hops say that it may be so. */
type Found = Map<string, Map<string, number>>;
type Arrival = { readonly name: string; readonly ids: readonly string[] };
type Walk = {
  readonly deps: ListDeps;
  readonly steps: StepsBack;
  readonly subject: Subject;
  readonly found: Found;
  /** What was come to and not yet left, by hops. */
  readonly waiting: Arrival[][];
  /** Relations' ids that a gate was asked about. */
  readonly asked: Map<string, Set<string>>;
  total: number;
};

async function walkBack(deps: ListDeps, target: string, subject: Subject): Promise<Found> {
  const steps = stepsBack(deps.model, target);
  const waiting = Array.from({ length: hopLimit + 1 }, (): Arrival[] => []);
  const walk: Walk = { deps, steps, subject, found: new Map(), waiting, asked: new Map(), total: 0 };
  await Promise.all(steps.relevant.map((relation) => enter(walk, relation)));
  // A gate may put back what took few hops; nothing comes twice at fewer hops than before, so this ends.
  for (let hops = 0; hops <= hopLimit; hops = nextWaiting(walk)) {
    const next = waiting[hops]?.splice(0) ?? [];
    if (next.length === 0) continue;
    deps.signal?.throwIfAborted();
    if (deps.deadline?.aborted) return walk.found;
    await Promise.all(next.map((arrival) => leave(walk, arrival, hops)));
  }
  return walk.found;
}

const nextWaiting = ({ waiting }: Walk): number => {
  const first = waiting.findIndex(({ length }) => length > 0);
  return first === -1 ? hopLimit + 1 : first;
};

async function leave(walk: Walk, { name, ids }: Arrival, hops: number): Promise<void> {
  const { reader } = walk.deps;
  const steps = walk.steps.byFrom.get(name) ?? [];
  await Promise.all(
    steps.map(async ({ to, read }) => {
      const fresh = read ? await reader.readBySubject({ ...read, subjectIds: ids }) : ids;
      await arrive(walk, to, fresh, Math.min(hopLimit, read ? hops + 1 : hops));
    }),
  );
}

async function arrive(walk: Walk, name: string, ids: readonly string[], hops: number): Promise<void> {
  if (!walk.steps.gates.has(name)) return add(walk, name, ids, hops);
  const asked = walk.asked.get(name) ?? new Set<string>();
  walk.asked.set(name, asked);
  const fresh = [...new Set(ids)].filter((id) => !asked.has(id));
  for (const id of fresh) asked.add(id);
  count(walk, fresh.length);
  const [type = '', relation = ''] = name.split('#');
  const { deps, subject } = walk;
  await inPortions(deps, fresh, async (some) => {
    const verdicts = await Promise.all(some.map((id) => decide(deps, { type, id, relation }, subject)));
    for (const [i, { verdict, hops: within }] of verdicts.entries()) {
      if (verdict === 'allowed') add(walk, name, [some[i] as string], within);
      if (verdict === 'too-deep') add(walk, name, [some[i] as string], hopLimit);
    }
    return [];
  });
}

function add(walk: Walk, name: string, ids: readonly string[], hops: number): void {
  const known = walk.found.get(name) ?? new Map<string, number>();
  walk.found.set(name, known);
  const nearer = ids.filter((id) => (known.get(id) ?? Number.POSITIVE_INFINITY) > hops);
  count(walk, nearer.filter((id) => !known.has(id)).length);
  for (const id of nearer) known.set(id, hops);
  if (nearer.length > 0) walk.waiting[hops]?.push({ name, ids: [...new Set(nearer)] });
}

function count(walk: Walk, more: number): void {
  walk.total += more;
  if (walk.total > candidateLimit) throw fgaError('authorization_model_resolution_too_complex', 'The list has too many candidates.');
}

/** Where the subject stands by itself: in tuples that name it, in tuples that name everyone of its type, and as the userset that it is. */
async function enter(walk: Walk, relation: Relation): Promise<void> {
  const { subject, deps } = walk;
  const name = label(relation.type, relation.name);
  if (kindOf(subject) === name) await arrive(walk, name, [subject.id], 0);
  if (!grantingPartsOf(relation.rewrite).some(({ kind }) => kind === 'this')) return;
  const subjectIds = namesOf(relation, subject);
  if (subjectIds.length === 0) return;
  const question = { objectType: relation.type, relation: relation.name, subjectType: subject.type, subjectRelation: subject.relation };
  await arrive(walk, name, await deps.reader.readBySubject({ ...question, subjectIds }), 0);
}

/** Under which ids a relation may hold the subject: its own, and the star of its type. */
function namesOf({ restrictions }: Relation, subject: Subject): readonly string[] {
  const mine = restrictions.filter(({ type, relation }) => type === subject.type && relation === subject.relation);
  const own = mine.some((found) => found.wildcard === isWildcard(subject)) ? [subject.id] : [];
  const star = !isUserset(subject) && !isWildcard(subject) && mine.some((found) => found.wildcard) ? [wildcard] : [];
  return [...own, ...star];
}

/** One portion after the other, until the caller is gone, the list's time is over, or there is enough. */
async function inPortions(
  { signal, deadline, resultLimit }: ListDeps,
  ids: readonly string[],
  work: (some: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const done: string[] = [];
  for (let start = 0; start < ids.length && done.length < resultLimit && !deadline?.aborted; start += checksAtOnce) {
    signal?.throwIfAborted();
    done.push(...(await work(ids.slice(start, start + checksAtOnce))));
  }
  return done;
}
