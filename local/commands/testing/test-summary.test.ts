import { expect, it } from 'vitest';
import { nothingRan, summaryLines } from './test-summary.ts';

it('ends with one line for programs', () => {
  const projects = [
    { project: 'unit', passed: 200, failed: 0, skipped: 1 },
    { project: 'int', passed: 30, failed: 2, skipped: 0 },
  ];
  const lines = summaryLines({ projects, unhandledErrors: 1 }, '2 min 05 s');
  expect(lines.at(-1)).toBe('230 passed, 3 failed');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}int +30 +2 +0$/));
});

it('never takes a run without tests for a good one', () => {
  expect(summaryLines(nothingRan, '0.1 s').at(-1)).toBe('0 passed, 1 failed');
});
