import type { ProblemDocument } from '@axion/contracts/common/problem-document.ts';
import { type Language, problems, problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from './axion-error.ts';

/** Any thrown value as an AxionError; what we did not foresee is our fault and says nothing of its inside. */
export const asAxionError = (thrown: unknown): AxionError =>
  thrown instanceof AxionError ? thrown : new AxionError('server.fault', {}, thrown);

/** The problem document of an error, in the caller's language. */
export function problemOf(error: AxionError, requestId: string, language: Language): ProblemDocument {
  const { http, retryable } = problems[error.code];
  return {
    ...(error.params as object),
    type: `urn:axion:problem:${error.code}`,
    code: error.code,
    status: http,
    retryable,
    requestId,
    ...problemText(error.code, error.params, language),
  };
}
