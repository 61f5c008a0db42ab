import { type QueryRequest, streamQuery } from '@axion/contracts/gen/query.ts';
import type { GenApi } from '../session/gen-api.ts';
import { type AnswerProgress, type QueryAnswer, readAnswer } from './read-answer.ts';

export type Run = {
  readonly request: Omit<QueryRequest, 'parameters'> & { readonly parameters?: QueryRequest['parameters'] };
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: AnswerProgress) => void;
};

/**
 * Runs one SELECT and reads its answer to the end. Aborting the signal ends the connection, by which the server stops the query at its source.
 * @throws ProblemError with the server's problem, or `answer.broken-off`
 */
export async function runQuery(api: GenApi, { request, signal, onProgress }: Run): Promise<QueryAnswer> {
  const response = await api.client(streamQuery, { ...request, parameters: request.parameters ?? {} }, signal);
  return readAnswer(response, onProgress);
}
