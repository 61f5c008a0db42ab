import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { ReverseQuestion, TupleReader } from '../evaluate/tuple-reader.ts';
import type { Node, Subject } from '../tuple.ts';
import { gatherReads } from './gather-reads.ts';
import { readClosures } from './read-closure.ts';
import { readDirectTuples, readObjectsOfSubjects, readTuplesets } from './tuple.queries.ts';

type Reads = Pick<Postgres, 'many'>;
/** Readers for the requests of all stores. */
export type OpenReader = (storeId: string) => TupleReader;

const subjectsPerRead = 1_000;

/** What the evaluation reads, from Postgres. Each reader remembers what it read, so it lives for one request: what was written before it is seen. */
export function readTuples(postgres: Reads): OpenReader {
  const direct = gatherReads((questions: readonly Direct[]) => answerDirect(postgres, questions));
  const tupleset = gatherReads((questions: readonly InStore[]) => answerTuplesets(postgres, questions));
  const closure = readClosures(postgres);
  const reverse = gatherReads((questions: readonly Reverse[]) => answerReverse(postgres, questions));
  return (storeId) => {
    const readDirect = remembered(
      (node: Node, subject: Subject) => `${wordNode(node)} ${subject.type}:${subject.id}#${subject.relation}`,
      (node, subject) => direct({ storeId, node, subject }),
    );
    const readTupleset = remembered(wordNode, (node) => tupleset({ storeId, node }));
    return {
      readDirect,
      readTupleset,
      foresee(reads, subject) {
        // Whoever asks for it hears of a failure; here it is only not to be unheard.
        for (const node of reads.direct) readDirect(node, subject).catch(() => undefined);
        for (const node of reads.tuplesets) readTupleset(node).catch(() => undefined);
      },
      readAhead: (model, node, subject) => closure({ storeId, model, node, subject }),
      async readBySubject(question) {
        const found = await Promise.all(inPortions({ ...question, storeId }).map(reverse));
        return [...new Set(found.flat())];
      },
    };
  };
}

type Reverse = ReverseQuestion & { readonly storeId: string };

/** One question's subjects go in portions, and portions of many questions in one statement. */
function inPortions({ subjectIds, ...question }: Reverse): readonly Reverse[] {
  return Array.from({ length: Math.ceil(subjectIds.length / subjectsPerRead) }, (_, i) => ({
    ...question,
    subjectIds: subjectIds.slice(i * subjectsPerRead, (i + 1) * subjectsPerRead),
  }));
}

async function answerReverse(postgres: Reads, questions: readonly Reverse[]): Promise<readonly string[][]> {
  const rows = questions.flatMap(({ subjectIds, ...question }, i) => subjectIds.map((subjectId) => ({ ...question, i, subjectId })));
  const found = await postgres.many(readObjectsOfSubjects, {
    storeIds: rows.map(({ storeId }) => storeId),
    questions: rows.map(({ i }) => i),
    types: rows.map(({ objectType }) => objectType),
    relations: rows.map(({ relation }) => relation),
    subjectTypes: rows.map(({ subjectType }) => subjectType),
    subjectIds: rows.map(({ subjectId }) => subjectId),
    subjectRelations: rows.map(({ subjectRelation }) => subjectRelation),
  });
  const answers = Array.from({ length: questions.length }, (): string[] => []);
  for (const { question, id } of found) answers[question]?.push(id);
  return answers;
}

type InStore = { readonly storeId: string; readonly node: Node };
type Direct = InStore & { readonly subject: Subject };

const wordNode = ({ type, id, relation }: Node): string => `${type}:${id}#${relation}`;

/** Asks once, whatever the answer, as long as the function lives. */
function remembered<Args extends readonly unknown[], Answer>(key: (...args: Args) => string, ask: (...args: Args) => Promise<Answer>) {
  const asked = new Map<string, Promise<Answer>>();
  return (...args: Args): Promise<Answer> => {
    const name = key(...args);
    const answer = asked.get(name) ?? ask(...args);
    asked.set(name, answer);
    return answer;
  };
}

async function answerDirect(postgres: Reads, questions: readonly Direct[]): Promise<readonly Subject[][]> {
  const rows = await postgres.many(readDirectTuples, {
    ...nodeColumns(questions),
    subjectTypes: questions.map(({ subject }) => subject.type),
    subjectIds: questions.map(({ subject }) => subject.id),
    subjectRelations: questions.map(({ subject }) => subject.relation),
  });
  return byQuestion(questions.length, rows);
}

const answerTuplesets = async (postgres: Reads, questions: readonly InStore[]): Promise<readonly Subject[][]> =>
  byQuestion(questions.length, await postgres.many(readTuplesets, nodeColumns(questions)));

const nodeColumns = (questions: readonly InStore[]) => ({
  storeIds: questions.map(({ storeId }) => storeId),
  types: questions.map(({ node }) => node.type),
  ids: questions.map(({ node }) => node.id),
  relations: questions.map(({ node }) => node.relation),
});

function byQuestion(count: number, rows: readonly (Subject & { readonly question: number })[]): readonly Subject[][] {
  const answers = Array.from({ length: count }, (): Subject[] => []);
  for (const { question, ...subject } of rows) answers[question - 1]?.push(subject);
  return answers;
}
