import type { TableDescription } from '@axion/platform/partitions/describe-partitions.ts';
import { expect, it } from 'vitest';
import { partitionTable } from './partition-table.ts';

const table: TableDescription = {
  ...{ table: 'public.outbox', interval: 'day', partitions: 15, oldestPartition: null, premadeUntil: '2027-03-18T00:00:00.000Z' },
  ...{
    sizeBytes: 0,
    defaultRows: 0,
    parkedRows: 0,
    undeliveredRows: 0,
    oldestUndeliveredAt: null,
    kept: '7 days',
    keptDays: 7,
    isTold: true,
  },
  ...{ lastMaintainedAt: null, lastSuccessAt: null, state: 'good', findings: [] },
};

it.each([
  ['1 year 6 months', '1 year 6 months'],
  ['36 hours', '36 hours'],
  [null, 'forever'],
])('shows a rule of %s as it was given', (kept, shown) => {
  const [head = '', line = ''] = partitionTable([{ ...table, kept }]);
  const end = head.indexOf('KEPT') + 'KEPT'.length;
  expect(line.slice(0, end).endsWith(`  ${shown}`)).toBe(true);
});
