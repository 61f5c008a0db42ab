import { grantingPartsOf, isPlain, label, type Model, type Relation, type Rewrite } from '../model/model.ts';
import type { ReverseQuestion } from './tuple-reader.ts';

/** One step backwards: who is in `from` for some ids may be in `to` for the same ids, or, a hop away, for those that a read gives. */
export type Step = { readonly from: string; readonly to: string; readonly read?: Omit<ReverseQuestion, 'subjectIds'> };

/** The ways of a model backwards from any relation to `target`. */
export type StepsBack = {
  readonly relevant: readonly Relation[];
  readonly byFrom: ReadonlyMap<string, readonly Step[]>;
  /** Relations where a step to them is not yet a right: something must stand beside it, or may take it away. */
  readonly gates: ReadonlySet<string>;
};

/** Finds the steps that can end at `target`, and the relations that they touch. Ends because each relation is opened once. */
export function stepsBack(model: Model, target: string): StepsBack {
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
  const gates = new Set([...relevant].filter(([, { rewrite }]) => !isPlain(rewrite)).map(([name]) => name));
  return { relevant: [...relevant.values()], byFrom, gates };
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
