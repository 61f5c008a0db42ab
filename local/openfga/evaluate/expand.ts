import { allows, label, type Model, type Relation, type Rewrite } from '../model/model.ts';
import { type Node, type Subject, wordObject, wordSubject } from '../tuple.ts';
import type { TupleReader } from './tuple-reader.ts';

/** How a relation of a thing is made up, one level deep, in OpenFGA's words. */
export type UsersetTree = { readonly name: string } & (
  | { readonly leaf: object }
  | { readonly union: { readonly nodes: readonly UsersetTree[] } }
  | { readonly intersection: { readonly nodes: readonly UsersetTree[] } }
  | { readonly difference: { readonly base: UsersetTree; readonly subtract: UsersetTree } }
);

type ExpandDeps = { readonly model: Model; readonly reader: Pick<TupleReader, 'readTupleset'> };

/** The tree of a known relation: leaves name users, another relation of the same thing, or the relations of the things of a tupleset. */
export function expand(deps: ExpandDeps, node: Node, relation: Relation): Promise<UsersetTree> {
  return expandPart(deps, node, relation.rewrite);
}

async function expandPart(deps: ExpandDeps, node: Node, rewrite: Rewrite): Promise<UsersetTree> {
  const name = wordSubject(node);
  const all = (parts: readonly Rewrite[]) => Promise.all(parts.map((part) => expandPart(deps, node, part)));
  switch (rewrite.kind) {
    case 'this':
      return {
        name,
        leaf: {
          users: {
            users: distinct(await stored(deps, node, node.relation))
              .map(wordSubject)
              .sort(),
          },
        },
      };
    case 'computed':
      return { name, leaf: { computed: { userset: wordSubject({ ...node, relation: rewrite.relation }) } } };
    case 'from': {
      const things = distinct(await stored(deps, node, rewrite.tupleset));
      const computed = things.map((thing) => ({ userset: `${wordObject(thing)}#${rewrite.relation}` }));
      return { name, leaf: { tupleToUserset: { tupleset: wordSubject({ ...node, relation: rewrite.tupleset }), computed } } };
    }
    case 'union':
      return { name, union: { nodes: await all(rewrite.children) } };
    case 'intersection':
      return { name, intersection: { nodes: await all(rewrite.children) } };
    case 'difference': {
      const [base, subtract] = (await all([rewrite.base, rewrite.subtract])) as [UsersetTree, UsersetTree];
      return { name, difference: { base, subtract } };
    }
  }
}

async function stored({ model, reader }: ExpandDeps, node: Node, name: string): Promise<readonly Subject[]> {
  const relation = model.relations.get(label(node.type, name));
  return relation ? (await reader.readTupleset({ ...node, relation: name })).filter((found) => allows(relation, found)) : [];
}

const distinct = (subjects: readonly Subject[]): readonly Subject[] => [
  ...new Map(subjects.map((subject) => [wordSubject(subject), subject])).values(),
];
