import type { ProblemDocument } from '@axion/contracts/common/problem-document.ts';

/** A problem as plain lines for a mail or a ticket; holds nothing that the page does not show. */
export const linesOf = (problem: ProblemDocument, serverSaid: string): string =>
  [
    problem.title,
    problem.detail,
    ...(problem.errors ?? []).map((error) => `${error.path}: ${error.message}`),
    problem.hint,
    serverSaid,
    problem.requestId ? `request ${problem.requestId}` : undefined,
  ]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
