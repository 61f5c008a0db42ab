import { label, type Model, partsOf, type Reads, type Relation, type Rewrite } from './model.ts';
import type { ModelDocument, RewriteDocument, TypeDocument } from './model-document.ts';
import { refuseFaultyModel } from './refuse-faulty-model.ts';

/** Makes a document ready to be asked. @throws FgaError `invalid_authorization_model` with the first fault */
export function compileModel(document: ModelDocument): Model {
  const relations = new Map(
    document.type_definitions.flatMap(relationsOf).map((relation) => [label(relation.type, relation.name), relation]),
  );
  const types = new Set(document.type_definitions.map(({ type }) => type));
  refuseFaultyModel(document, { relations, types });
  const reads = new Map([...relations].map(([name, relation]) => [name, readsOf(relation, relations)]));
  return { relations, types, reach: reachOf(relations), reads };
}

const relationsOf = ({ type, relations, metadata }: TypeDocument): readonly Relation[] =>
  Object.entries(relations ?? {}).map(([name, rewrite]) => ({
    type,
    name,
    rewrite: compileRewrite(rewrite),
    restrictions: (metadata?.relations?.[name]?.directly_related_user_types ?? []).map((restriction) => ({
      type: restriction.type,
      relation: restriction.relation ?? '',
      wildcard: restriction.wildcard !== undefined,
    })),
  }));

function compileRewrite(rewrite: RewriteDocument): Rewrite {
  if ('this' in rewrite) return { kind: 'this' };
  if ('computedUserset' in rewrite) return { kind: 'computed', relation: rewrite.computedUserset.relation };
  if ('tupleToUserset' in rewrite) {
    const { tupleset, computedUserset } = rewrite.tupleToUserset;
    return { kind: 'from', tupleset: tupleset.relation, relation: computedUserset.relation };
  }
  if ('union' in rewrite) return { kind: 'union', children: rewrite.union.child.map(compileRewrite) };
  if ('intersection' in rewrite) return { kind: 'intersection', children: rewrite.intersection.child.map(compileRewrite) };
  return { kind: 'difference', base: compileRewrite(rewrite.difference.base), subtract: compileRewrite(rewrite.difference.subtract) };
}

/** Grows each relation's set of subject kinds until nothing is new; ends because there are finitely many kinds. */
function reachOf(relations: ReadonlyMap<string, Relation>): ReadonlyMap<string, ReadonlySet<string>> {
  const reach = new Map([...relations.keys()].map((name) => [name, new Set([name])]));
  let grew = true;
  while (grew) {
    grew = false;
    for (const [name, relation] of relations) {
      const kinds = reach.get(name) as Set<string>;
      const before = kinds.size;
      for (const source of sourcesOf(relation, relations)) {
        if (!relations.has(source)) kinds.add(source);
        for (const kind of reach.get(source) ?? []) kinds.add(kind);
      }
      grew ||= kinds.size > before;
    }
  }
  return reach;
}

/** What one step leads to a relation: types, and relations by label. */
const sourcesOf = (relation: Relation, relations: ReadonlyMap<string, Relation>): readonly string[] =>
  partsOf(relation.rewrite).flatMap((part) => {
    if (part.kind === 'this') return relation.restrictions.map(({ type, relation: inner }) => (inner === '' ? type : label(type, inner)));
    if (part.kind === 'computed') return [label(relation.type, part.relation)];
    if (part.kind !== 'from') return [];
    const tupleset = relations.get(label(relation.type, part.tupleset));
    return (tupleset?.restrictions ?? []).map(({ type }) => label(type, part.relation)).filter((name) => relations.has(name));
  });

/** Ends because computed relations form no ring: such a model was refused. */
function readsOf(relation: Relation, relations: ReadonlyMap<string, Relation>): Reads {
  const parts = partsOf(relation.rewrite);
  const inner = parts.flatMap((part) => {
    const next = part.kind === 'computed' ? relations.get(label(relation.type, part.relation)) : undefined;
    return next ? [readsOf(next, relations)] : [];
  });
  const direct = [...(parts.some(({ kind }) => kind === 'this') ? [relation.name] : []), ...inner.flatMap((reads) => reads.direct)];
  const tuplesets = [
    ...parts.flatMap((part) => (part.kind === 'from' ? [part.tupleset] : [])),
    ...inner.flatMap((reads) => reads.tuplesets),
  ];
  return { direct: [...new Set(direct)], tuplesets: [...new Set(tuplesets)] };
}
