import { BatchStatus } from '@axion/contracts/sense/frames.ts';
import { expect, it } from 'vitest';
import { batchLifecycle } from './batch-lifecycle.ts';

it('ends in committed or abandoned, and nowhere else', () => {
  const ends = BatchStatus.options.filter((status) => Object.values(batchLifecycle[status]).every((next) => next === null));
  expect(ends).toEqual(['committed', 'abandoned']);
});

it('takes frames only while pending', () => {
  expect(BatchStatus.options.filter((status) => batchLifecycle[status].announce !== null)).toEqual(['pending']);
});
