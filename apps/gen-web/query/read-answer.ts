import { ProblemError } from '@axion/contracts/common/client.ts';
import { QueryCompletion } from '@axion/contracts/gen/query.ts';
import { buildResult, type ResultTable } from './result-table.ts';
import { splitArrow } from './split-arrow.ts';

/** What has come of an answer so far. */
export type AnswerProgress = { readonly table: ResultTable; readonly bytes: number };

/** A whole answer: its rows, whether they are all, and the request by which the logs know it. */
export type QueryAnswer = {
  readonly table: ResultTable;
  readonly completion: QueryCompletion;
  readonly requestId: string;
  readonly asOf: number;
};

/**
 * Reads an Arrow answer while it comes and tells of each piece; `onProgress` should not do much.
 * @throws ProblemError `answer.broken-off` when the answer ends without its completion line, whatever has arrived
 */
export async function readAnswer(response: Response, onProgress?: (progress: AnswerProgress) => void): Promise<QueryAnswer> {
  const splitter = splitArrow();
  const result = buildResult();
  const requestId = response.headers.get('x-request-id') ?? '';
  const reader = response.body?.getReader();
  let bytes = 0;
  try {
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      bytes += piece.value.length;
      for (const message of splitter.push(piece.value)) result.add(message);
      onProgress?.({ table: result.table(), bytes });
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw brokenOff(requestId, bytes);
  } finally {
    // Ends the call when reading stopped early; does nothing after its end.
    await reader?.cancel().catch(() => undefined);
  }
  const completion = completionOf(splitter.rest());
  if (!splitter.ended() || !completion) throw brokenOff(requestId, bytes);
  return { table: result.table(), completion, requestId, asOf: Date.now() };
}

function completionOf(text: string): QueryCompletion | undefined {
  try {
    return QueryCompletion.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const brokenOff = (requestId: string, bytes: number): ProblemError =>
  new ProblemError({
    type: 'urn:axion:problem:answer.broken-off',
    code: 'answer.broken-off',
    status: 0,
    retryable: true,
    title: 'The answer broke off',
    detail: `It ended after ${bytes} bytes without saying that it is complete.`,
    hint: 'Run it again. If it breaks off again, the data source or the network in between ended it.',
    requestId,
  });
