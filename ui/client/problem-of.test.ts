import { ProblemError } from '@axion/contracts/common/client.ts';
import { expect, it } from 'vitest';
import { linesOf } from '../controls/problem-lines.ts';
import { problemOf } from './problem-of.ts';

const words = { title: 'This page failed', hint: 'Load it again' };
const problem = {
  type: 'urn:axion:problem:access.denied',
  code: 'access.denied',
  status: 403,
  retryable: false,
  title: 'No',
  detail: 'Not you.',
  requestId: 'r1',
};

it('keeps what the server said', () => {
  expect(problemOf(new ProblemError(problem), words)).toBe(problem);
});

it('gives any other failure the same shape', () => {
  expect(problemOf(new TypeError('x is not a function'), words)).toMatchObject({
    title: 'This page failed',
    detail: 'x is not a function',
    status: 0,
  });
});

it('writes a problem as lines for a ticket', () => {
  expect(linesOf({ ...problem, errors: [{ path: 'query.limit', code: 'too_big', message: 'at most 200' }] }, '403 access.denied')).toBe(
    'No\nNot you.\nquery.limit: at most 200\n403 access.denied\nrequest r1',
  );
});
