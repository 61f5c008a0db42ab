import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { ForwardReader } from '../evaluate/tuple-reader.ts';
import { kindOf, label, type Model, partsOf } from '../model/model.ts';
import { isUserset, isWildcard, type Node, type Subject, sameSubject, wordSubject } from '../tuple.ts';
import { gatherReads } from './gather-reads.ts';
import { readClosure } from './tuple.queries.ts';

/** A check and where it is asked. */
export type ClosureQuestion = { readonly storeId: string; readonly model: Model; readonly node: Node; readonly subject: Subject };

/** Rows of one statement; more is a graph where to read step by step, as far as the walk goes, is cheaper. */
const rowLimit = 5_000;

/** Reads everything that a check can come to in one round trip, many checks together; undefined when it is too much. */
export const readClosures = (postgres: Pick<Postgres, 'many'>) =>
  gatherReads(async (questions: readonly ClosureQuestion[]): Promise<readonly (ForwardReader | undefined)[]> => {
    const answers = new Map<ClosureQuestion, ForwardReader | undefined>();
    const groups = Map.groupBy(questions, ({ model }) => model);
    const inOneStore = [...groups.values()].flatMap((group) => [...Map.groupBy(group, ({ storeId }) => storeId).values()]);
    await Promise.all(
      inOneStore.map(async (group) => {
        const readers = await readGroup(postgres, group);
        for (const question of group) answers.set(question, readers?.get(wordSubject(question.subject)));
      }),
    );
    return questions.map((question) => answers.get(question));
  });

/** One store, one model: a reader for each subject, by how it is written. */
async function readGroup(postgres: Pick<Postgres, 'many'>, group: readonly ClosureQuestion[]) {
  const [{ storeId, model }] = group as [ClosureQuestion];
  const bySubject = [...Map.groupBy(group, ({ subject }) => wordSubject(subject)).values()];
  const asked = bySubject.map(([first]) => (first as ClosureQuestion).subject);
  const starts = bySubject.flatMap((questions, i) => distinct(questions).map((node) => ({ node, asked: i + 1 })));
  const plan = [...new Map(group.flatMap((question) => [...planOf(model, question)])).values()];
  const rows = await postgres.many(readClosure, {
    storeId,
    askedTypes: asked.map(({ type }) => type),
    askedIds: asked.map(({ id }) => id),
    askedRelations: asked.map(({ relation }) => relation),
    startAsked: starts.map((start) => start.asked),
    startTypes: starts.map(({ node }) => node.type),
    startIds: starts.map(({ node }) => node.id),
    startRelations: starts.map(({ node }) => node.relation),
    planTypes: plan.map(({ type }) => type),
    planRelations: plan.map(({ relation }) => relation),
    planReads: plan.map(({ reads }) => reads),
    planNexts: plan.map(({ next }) => next),
    most: rowLimit,
  });
  if (rows.length === rowLimit) return undefined;
  const rowsByAsked = Map.groupBy(rows, (row) => row.asked);
  return new Map(asked.map((subject, i) => [wordSubject(subject), readerOf(rowsByAsked.get(i + 1) ?? [])]));
}

const distinct = (questions: readonly ClosureQuestion[]): readonly Node[] => [
  ...new Map(questions.map(({ node }) => [wordSubject(node), node])).values(),
];

type Row = {
  readonly objectType: string;
  readonly objectId: string;
  readonly relation: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectRelation: string;
};

/** Answers from rows; what is not among them is not stored. */
function readerOf(rows: readonly Row[]): ForwardReader {
  const byNode = Map.groupBy(rows, ({ objectType, objectId, relation }) => `${objectType}:${objectId}#${relation}`);
  const subjectsOf = (node: Node): readonly Subject[] =>
    (byNode.get(wordSubject(node)) ?? []).map((row) => ({ type: row.subjectType, id: row.subjectId, relation: row.subjectRelation }));
  return {
    readDirect: async (node, subject) => subjectsOf(node).filter((found) => isMeant(found, subject)),
    readTupleset: async (node) => subjectsOf(node),
  };
}

const isMeant = (found: Subject, subject: Subject): boolean =>
  isUserset(found) || sameSubject(found, subject) || (isWildcard(found) && found.type === subject.type && !isUserset(subject));

/** One read of a walk: in `relation` of things of `type`, the tuples of `reads`, and on to `next` of their things, or to their usersets. */
type PlannedRead = { readonly type: string; readonly relation: string; readonly reads: string; readonly next: string };
type Plan = ReadonlyMap<string, PlannedRead>;

const plans = new WeakMap<Model, Map<string, Plan>>();

/** The reads of a model that a check of this kind can come to; made once a relation and kind of subject. */
function planOf(model: Model, { node, subject }: Pick<ClosureQuestion, 'node' | 'subject'>): Plan {
  const known = plans.get(model) ?? new Map<string, Plan>();
  plans.set(model, known);
  const key = `${label(node.type, node.relation)} ${kindOf(subject)}`;
  const plan = known.get(key) ?? makePlan(model, label(node.type, node.relation), kindOf(subject));
  known.set(key, plan);
  return plan;
}

/** Ends because each relation is opened once. */
function makePlan(model: Model, target: string, kind: string): Plan {
  const plan = new Map<string, PlannedRead>();
  const opened = new Set<string>();
  const open = [target];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const leadsTo = model.reach.get(name)?.has(kind) ?? false;
    if (opened.has(name) || !leadsTo) continue;
    opened.add(name);
    for (const read of readsOf(model, name)) {
      plan.set([read.type, read.relation, read.reads, read.next].join(' '), read);
      const held = model.relations.get(label(read.type, read.reads))?.restrictions ?? [];
      open.push(...held.map((one) => label(one.type, read.next || one.relation)));
    }
  }
  return plan;
}

/** What a relation reads on the thing itself, also by the relations that it is computed from. */
function readsOf(model: Model, name: string): readonly PlannedRead[] {
  const relation = model.relations.get(name);
  if (!relation) return [];
  const from = { type: relation.type, relation: relation.name };
  return partsOf(relation.rewrite).flatMap((part): readonly PlannedRead[] => {
    if (part.kind === 'this') return [{ ...from, reads: relation.name, next: '' }];
    if (part.kind === 'from') return [{ ...from, reads: part.tupleset, next: part.relation }];
    if (part.kind === 'computed') return readsOf(model, label(relation.type, part.relation)).map((read) => ({ ...read, ...from }));
    return [];
  });
}
