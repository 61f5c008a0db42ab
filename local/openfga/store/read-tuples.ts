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
      readBySubject: (question) => readBySubject(postgres, storeId, question),
    };
  };
}

async function readBySubject(postgres: Reads, storeId: string, { subjectIds, ...question }: ReverseQuestion): Promise<readonly string[]> {
  const found: string[] = [];
  for (let start = 0; start < subjectIds.length; start += subjectsPerRead) {
    const some = subjectIds.slice(start, start + subjectsPerRead);
    found.push(...(await postgres.many(readObjectsOfSubjects, { storeId, ...question, subjectIds: some })).map(({ id }) => id));
  }
  return found;
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
