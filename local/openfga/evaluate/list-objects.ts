import { fgaError } from '../fga-error.ts';
import { grantingPartsOf, kindOf, label, type Model, type Relation, type Rewrite } from '../model/model.ts';
import { isUserset, type Subject, wildcard } from '../tuple.ts';
import { type CheckDeps, evaluateCheck } from './evaluate-check.ts';
import type { TupleReader } from './tuple-reader.ts';

const candidateLimit = 100_000;
const checksAtOnce = 50;

export type ListDeps = Omit<CheckDeps, 'reader'> & { readonly reader: TupleReader; readonly resultLimit: number };
export type ListQuestion = { readonly type: string; readonly relation: string; readonly subject: Subject };

/**
 * Ids of the things of a type to which `subject` stands in a relation, sorted, at most `resultLimit`.
 *
 * First it walks the tuples backwards from the subject, taking everything that could grant and leaving out what could take away; that finds all
 * that can be allowed. Then each is checked as `evaluateCheck` does, so that a list never says what a check denies.
 *
 * @throws FgaError `authorization_model_resolution_too_complex` as a check does, and for more than 100,000 candidates
 */
export async function listObjects(deps: ListDeps, { type, relation, subject }: ListQuestion): Promise<readonly string[]> {
  const candidates = [...(await candidatesOf(deps, label(type, relation), subject))].sort();
  const found: string[] = [];
  for (let start = 0; start < candidates.length && found.length < deps.resultLimit; start += checksAtOnce) {
    const some = candidates.slice(start, start + checksAtOnce);
    const allowed = await Promise.all(some.map((id) => evaluateCheck(deps, { type, id, relation }, subject)));
    found.push(...some.filter((_id, i) => allowed[i]));
  }
  return found.slice(0, deps.resultLimit);
}

/** Ids by `type#relation` that a walk backwards has come to. */
type Found = Map<string, Set<string>>;
type Fresh = { readonly name: string; readonly ids: readonly string[] };

async function candidatesOf(deps: ListDeps, target: string, subject: Subject): Promise<ReadonlySet<string>> {
  const steps = stepsOf(deps.model, target);
  const found: Found = new Map();
  const queue: Fresh[] = [];
  let total = 0;
  const add = (name: string, ids: readonly string[]): void => {
    const known = found.get(name) ?? new Set<string>();
    found.set(name, known);
    const fresh = ids.filter((id) => !known.has(id));
    for (const id of fresh) known.add(id);
    total += fresh.length;
    if (total > candidateLimit) throw fgaError('authorization_model_resolution_too_complex', 'The list has too many candidates.');
    if (fresh.length > 0) queue.push({ name, ids: fresh });
  };

  await enter(deps, steps.relevant, subject, add);
  for (let next = queue.shift(); next; next = queue.shift()) {
    deps.signal?.throwIfAborted();
    const { name, ids } = next;
    for (const step of steps.byFrom.get(name) ?? [])
      add(step.to, step.read ? await deps.reader.readBySubject({ ...step.read, subjectIds: ids }) : ids);
  }
  return found.get(target) ?? new Set();
}

/** Where the subject stands by itself: in tuples that name it, in tuples that name everyone of its type, and as the userset that it is. */
async function enter(
  { reader }: ListDeps,
  relevant: readonly Relation[],
  subject: Subject,
  add: (name: string, ids: readonly string[]) => void,
): Promise<void> {
  for (const relation of relevant) {
    const name = label(relation.type, relation.name);
    if (kindOf(subject) === name) add(name, [subject.id]);
    const direct = relation.restrictions.some((found) => found.type === subject.type && found.relation === subject.relation);
    if (!direct || !grantingPartsOf(relation.rewrite).some(({ kind }) => kind === 'this')) continue;
    const subjectIds = isUserset(subject) ? [subject.id] : [subject.id, wildcard];
    const question = { objectType: relation.type, relation: relation.name, subjectType: subject.type, subjectRelation: subject.relation };
    add(name, await reader.readBySubject({ ...question, subjectIds }));
  }
}

/** One step backwards: who is in `from` for some ids may be in `to` for the same ids, or for those that a read gives. */
type Step = { readonly from: string; readonly to: string; readonly read?: Omit<Parameters<TupleReader['readBySubject']>[0], 'subjectIds'> };

/** The steps of a model that can end at `target`, and the relations that they touch. */
function stepsOf(
  model: Model,
  target: string,
): { readonly relevant: readonly Relation[]; readonly byFrom: ReadonlyMap<string, readonly Step[]> } {
  const byFrom = new Map<string, Step[]>();
  const relevant = new Map<string, Relation>();
  const open = [target];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const relation = model.relations.get(name);
    if (!relation || relevant.has(name)) continue;
    relevant.set(name, relation);
    for (const step of grantingPartsOf(relation.rewrite).flatMap((part) => stepsInto(model, relation, part))) {
      byFrom.set(step.from, [...(byFrom.get(step.from) ?? []), step]);
      open.push(step.from);
    }
  }
  return { relevant: [...relevant.values()], byFrom };
}

function stepsInto(model: Model, relation: Relation, part: Rewrite): readonly Step[] {
  const to = label(relation.type, relation.name);
  if (part.kind === 'computed') return [{ from: label(relation.type, part.relation), to }];
  if (part.kind === 'this') {
    return relation.restrictions
      .filter((found) => found.relation !== '')
      .map((found) => ({
        from: label(found.type, found.relation),
        to,
        read: { objectType: relation.type, relation: relation.name, subjectType: found.type, subjectRelation: found.relation },
      }));
  }
  if (part.kind !== 'from') return [];
  const things = model.relations.get(label(relation.type, part.tupleset))?.restrictions ?? [];
  return things
    .filter(({ type }) => model.relations.has(label(type, part.relation)))
    .map(({ type }) => ({
      from: label(type, part.relation),
      to,
      read: { objectType: relation.type, relation: part.tupleset, subjectType: type, subjectRelation: '' },
    }));
}
