import type { TupleReader } from '@axion/local/openfga/evaluate/tuple-reader.ts';
import { isUserset, type Node, type Subject, sameSubject, type Tuple, wildcard } from '@axion/local/openfga/tuple.ts';

/** Tuples in a list, for tests and measurements of the evaluation alone. */
export function tuplesInMemory(tuples: readonly Tuple[]): TupleReader {
  const byNode = Map.groupBy(tuples, ({ node }) => nodeKey(node));
  const bySubject = Map.groupBy(tuples, ({ node, subject }) =>
    reverseKey(node.type, node.relation, subject.type, subject.id, subject.relation),
  );
  const subjectsOf = (node: Node) => (byNode.get(nodeKey(node)) ?? []).map(({ subject }) => subject);
  return {
    async readDirect(node, subject) {
      const everyone: Subject = { type: subject.type, id: wildcard, relation: '' };
      return subjectsOf(node).filter((found) => isUserset(found) || sameSubject(found, subject) || sameSubject(found, everyone));
    },
    readTupleset: async (node) => subjectsOf(node),
    readBySubject: async ({ objectType, relation, subjectType, subjectIds, subjectRelation }) =>
      subjectIds.flatMap((id) =>
        (bySubject.get(reverseKey(objectType, relation, subjectType, id, subjectRelation)) ?? []).map(({ node }) => node.id),
      ),
  };
}

const nodeKey = ({ type, id, relation }: Node) => `${type}:${id}#${relation}`;
const reverseKey = (...parts: readonly string[]) => parts.join(' ');
