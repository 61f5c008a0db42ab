import { fgaError } from '../fga-error.ts';
import { allows, kindOf, label, type Model, type Reads, type Relation, type Rewrite } from '../model/model.ts';
import { isUserset, isWildcard, type Node, type Subject, sameSubject } from '../tuple.ts';
import type { TupleReader } from './tuple-reader.ts';
import { inDifference, inIntersection, inUnion, isSettled, type Verdict } from './verdict.ts';

/** Steps from thing to thing, by a userset or by a tupleset; a relation computed from another of the same thing costs none. OpenFGA's default. */
export const hopLimit = 25;
/** Relations looked at for one question before we call it too complex. */
const visitLimit = 50_000;
/** Neighbours whose tuples are read ahead; a yes among the first makes the rest needless. */
const foreseenLimit = 50;

export type CheckDeps = {
  readonly model: Model;
  readonly reader: Omit<TupleReader, 'readBySubject'>;
  /** Ends an evaluation whose caller waits no longer. */
  readonly signal?: AbortSignal;
};

/**
 * Whether `subject` stands in `node.relation` to the thing of `node`, as OpenFGA defines it: three-valued (a yes beside a failure is a yes, a
 * failure is never a no), with cycles cut, and with stored tuples held against the model again.
 *
 * It walks depth first and remembers what is settled. What ended in a cycle depends on where the walk came from, so the walk is repeated as
 * long as the last one settled something new; each repetition settles at least one relation, so it ends.
 *
 * @throws FgaError `authorization_model_resolution_too_complex` when 25 hops or 50,000 visits gave no answer; what `signal` says
 */
export async function evaluateCheck(deps: CheckDeps, node: Node, subject: Subject): Promise<boolean> {
  const { verdict } = await decide(deps, node, subject);
  if (verdict === 'too-deep') throw tooComplex();
  return verdict === 'allowed';
}

/**
 * The verdict of a check, and the most hops from `node` at which it looked: asked that much nearer to the limit, the answer is the same.
 *
 * @throws FgaError `authorization_model_resolution_too_complex` after 50,000 visits; what `signal` says
 */
export async function decide(deps: CheckDeps, node: Node, subject: Subject): Promise<{ readonly verdict: Verdict; readonly hops: number }> {
  const reader = (await deps.reader.readAhead?.(deps.model, node, subject)) ?? deps.reader;
  const walk: Walk = {
    ...deps,
    reader,
    subject,
    settled: new Map(),
    seen: new Map(),
    path: new Set(),
    visits: 0,
    settlements: 0,
    deepest: 0,
  };
  for (;;) {
    const before = walk.settlements;
    walk.seen.clear();
    foresee(walk, [node]);
    const verdict = await visit(walk, node, 0);
    if (isSettled(verdict) || walk.settlements === before) return { verdict, hops: walk.deepest };
  }
}

type Walk = CheckDeps & {
  readonly subject: Subject;
  /** Verdicts that hold for good, with the most hops at which they were found: nearer, there is only more room. */
  readonly settled: Map<string, { readonly verdict: Verdict; readonly hops: number }>;
  /** Unsettled verdicts of this repetition, by hops and relation. */
  readonly seen: Map<string, Verdict>;
  /** The relations that we are inside of. */
  readonly path: Set<string>;
  visits: number;
  settlements: number;
  /** The most hops that it came to. */
  deepest: number;
};

async function visit(walk: Walk, node: Node, hops: number): Promise<Verdict> {
  walk.deepest = Math.max(walk.deepest, hops);
  if (hops >= hopLimit) return 'too-deep';
  const key = `${node.type}:${node.id}#${node.relation}`;
  if (walk.path.has(key)) return 'cycle';
  const name = label(node.type, node.relation);
  const relation = walk.model.relations.get(name);
  if (!relation) return 'denied';
  // Whoever is meant by `group:x#member` is a member of group:x.
  if (sameSubject(node, walk.subject)) return 'allowed';
  if (!walk.model.reach.get(name)?.has(kindOf(walk.subject))) return 'denied';
  const known = walk.settled.get(key);
  if (known && hops <= known.hops) return known.verdict;
  const here = `${hops} ${key}`;
  const unsettled = walk.seen.get(here);
  if (unsettled) return unsettled;

  countVisit(walk);
  walk.path.add(key);
  const verdict = await resolve(walk, { node, hops, relation }, relation.rewrite);
  walk.path.delete(key);
  if (!isSettled(verdict)) walk.seen.set(here, verdict);
  else {
    walk.settled.set(key, { verdict, hops });
    walk.settlements += 1;
  }
  return verdict;
}

function countVisit(walk: Walk): void {
  walk.signal?.throwIfAborted();
  walk.visits += 1;
  if (walk.visits > visitLimit) throw tooComplex();
}

type Place = { readonly node: Node; readonly hops: number; readonly relation: Relation };

function resolve(walk: Walk, place: Place, rewrite: Rewrite): Promise<Verdict> {
  const { node, hops } = place;
  switch (rewrite.kind) {
    case 'this':
      return resolveDirect(walk, place);
    case 'computed':
      return visit(walk, { ...node, relation: rewrite.relation }, hops);
    case 'from':
      return resolveFrom(walk, place, rewrite);
    case 'union':
      return untilOne(rewrite.children, 'allowed', inUnion, (child) => resolve(walk, place, child));
    case 'intersection':
      return untilOne(rewrite.children, 'denied', inIntersection, (child) => resolve(walk, place, child));
    case 'difference':
      return resolveDifference(walk, place, rewrite);
  }
}

async function resolveDirect(walk: Walk, { node, hops, relation }: Place): Promise<Verdict> {
  const { subject } = walk;
  const subjects = (await walk.reader.readDirect(node, subject)).filter((found) => allows(relation, found));
  const meant = (found: Subject) =>
    sameSubject(found, subject) || (isWildcard(found) && found.type === subject.type && !isUserset(subject));
  if (subjects.some(meant)) return 'allowed';
  const usersets = subjects.filter(isUserset);
  foresee(walk, usersets);
  return untilOne(usersets, 'allowed', inUnion, (userset) => visit(walk, userset, hops + 1));
}

async function resolveFrom(walk: Walk, { node, hops }: Place, from: Extract<Rewrite, { kind: 'from' }>): Promise<Verdict> {
  const tupleset = walk.model.relations.get(label(node.type, from.tupleset));
  if (!tupleset) return 'denied';
  const subjects = await walk.reader.readTupleset({ ...node, relation: from.tupleset });
  const things = subjects
    .filter((found) => allows(tupleset, found) && walk.model.relations.has(label(found.type, from.relation)))
    .map(({ type, id }): Node => ({ type, id, relation: from.relation }));
  foresee(walk, things);
  return untilOne(things, 'allowed', inUnion, (thing) => visit(walk, thing, hops + 1));
}

/** Lets the reader fetch what the next nodes will ask for in one go. */
function foresee({ model, reader, subject }: Walk, nodes: readonly Node[]): void {
  if (!reader.foresee || nodes.length === 0) return;
  const ahead = nodes.slice(0, foreseenLimit).map((node) => ({ node, reads: model.reads.get(label(node.type, node.relation)) }));
  const on = (pick: (reads: Reads) => readonly string[]): readonly Node[] =>
    ahead.flatMap(({ node, reads }) => (reads ? pick(reads).map((relation) => ({ ...node, relation })) : []));
  reader.foresee({ direct: on(({ direct }) => direct), tuplesets: on(({ tuplesets }) => tuplesets) }, subject);
}

async function resolveDifference(walk: Walk, place: Place, { base, subtract }: Extract<Rewrite, { kind: 'difference' }>): Promise<Verdict> {
  const held = await resolve(walk, place, base);
  return held === 'denied' ? held : inDifference(held, await resolve(walk, place, subtract));
}

/** One after the other, until a verdict comes that decides alone. */
async function untilOne<Part>(
  parts: readonly Part[],
  decisive: Verdict,
  combine: (found: readonly Verdict[]) => Verdict,
  resolvePart: (part: Part) => Promise<Verdict>,
): Promise<Verdict> {
  const found: Verdict[] = [];
  for (const part of parts) {
    found.push(await resolvePart(part));
    if (found.at(-1) === decisive) break;
  }
  return combine(found);
}

const tooComplex = () =>
  fgaError('authorization_model_resolution_too_complex', 'Authorization Model resolution required too many rewrite rules to be resolved.');
