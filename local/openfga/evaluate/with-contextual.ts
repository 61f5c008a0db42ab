import { isUserset, isWildcard, type Node, type Subject, sameSubject, type Tuple, wordSubject } from '../tuple.ts';
import type { TupleReader } from './tuple-reader.ts';

/** The stored tuples and those that came with the question. What comes twice does no harm: no answer counts tuples. */
export function withContextual(reader: TupleReader, tuples: readonly Tuple[]): TupleReader {
  if (tuples.length === 0) return reader;
  const of = (node: Node): readonly Subject[] =>
    tuples.filter((tuple) => wordSubject(tuple.node) === wordSubject(node)).map(({ subject }) => subject);
  const { foresee } = reader;
  return {
    async readDirect(node, subject) {
      const meant = (found: Subject) =>
        isUserset(found) || sameSubject(found, subject) || (isWildcard(found) && found.type === subject.type && !isUserset(subject));
      return [...(await reader.readDirect(node, subject)), ...of(node).filter(meant)];
    },
    readTupleset: async (node) => [...(await reader.readTupleset(node)), ...of(node)],
    ...(foresee ? { foresee } : {}),
    async readBySubject(question) {
      const mine = tuples.filter(
        ({ node, subject }) =>
          node.type === question.objectType &&
          node.relation === question.relation &&
          subject.type === question.subjectType &&
          subject.relation === question.subjectRelation &&
          question.subjectIds.includes(subject.id),
      );
      return [...(await reader.readBySubject(question)), ...mine.map(({ node }) => node.id)];
    },
  };
}
