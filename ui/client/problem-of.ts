import { ProblemError } from '@axion/contracts/common/client.ts';
import type { ProblemDocument } from '@axion/contracts/common/problem-document.ts';

/** What to show for anything thrown: the server's own problem, or this page's failure in the same shape. */
export function problemOf(error: unknown, words: { readonly title: string; readonly hint: string }): ProblemDocument {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'urn:axion:problem:page.fault',
    code: 'page.fault',
    status: 0,
    retryable: true,
    title: words.title,
    detail: error instanceof Error ? error.message : String(error),
    hint: words.hint,
    requestId: '',
  };
}
