import type { TestReport } from '@axion/contracts/gen/sources.ts';
import { expect, it } from 'vitest';
import { stages, summaryOf } from './test-model.ts';

const report = (times: readonly number[], failed: number): TestReport => ({
  ok: failed === -1,
  stages: stages.map((stage, index) => ({
    stage,
    state: index === failed ? 'failed' : failed !== -1 && index > failed ? 'skipped' : 'passed',
    ms: times[index] ?? 0,
    detail: null,
    problem: null,
  })),
});

it('draws the steps of a test one behind the other', () => {
  const { totalMs, lines, stoppedAt } = summaryOf(report([10, 30, 0, 60], 3));
  expect(totalMs).toBe(100);
  expect(lines.map(({ startPercent }) => startPercent).slice(0, 4)).toEqual([0, 10, 40, 40]);
  expect(lines.map(({ widthPercent }) => widthPercent).slice(0, 4)).toEqual([10, 30, 1.5, 60]);
  expect(stoppedAt).toEqual({ number: 4, stage: 'authenticate' });
});

it('takes a test without time and one that passed', () => {
  expect(summaryOf(report([], -1))).toMatchObject({ ok: true, totalMs: 0, stoppedAt: null });
  expect(summaryOf(report([], -1)).lines.every(({ startPercent, widthPercent }) => startPercent === 0 && widthPercent === 1.5)).toBe(true);
});
