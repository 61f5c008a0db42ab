import { describe, expect, it } from 'vitest';
import { clockFault } from './judge-clock.ts';
import { judgePartitions } from './judge-partitions.ts';
import { dailySet, run } from './partition-set.fixture.ts';
import type { PartitionSet } from './partition-set.ts';

const now = new Date('2027-03-10T12:00:00Z');

it('finds nothing on a table that is in order', () => expect(judgePartitions(dailySet(), now)).toEqual([]));

it.each<[string, Partial<PartitionSet>, 'bad' | 'warn', string]>([
  ['another retention', { partmanRetention: '7 days' }, 'bad', 'by itself'],
  ['retention untold', { isTold: false }, 'warn', 'has not said yet'],
  ['dropped partitions kept', { keepsDropped: true }, 'bad', 'retention_keep_table'],
  ['an end', { isEndless: false }, 'bad', 'infinite_time_partitions'],
  ['no default partition', { hasDefault: false }, 'bad', 'default partition'],
  ['a short premake', { premake: 3 }, 'bad', 'only 3'],
  ['a gap ahead', { partitions: run('day', '2027-03-03T00:00:00Z', 12) }, 'bad', '2027-03-15, 2027-03-16, 2027-03-17'],
  ['no partition for now', { partitions: run('day', '2027-01-03T00:00:00Z', 12) }, 'bad', 'and 5 more: rows of now fall'],
  ['no maintenance yet', { triedAt: null, succeededAt: null }, 'warn', 'never'],
  ['a failed maintenance', { fault: 'partitions.blocked: held' }, 'warn', 'partitions.blocked'],
  ['a missed night', { succeededAt: new Date('2027-03-09T02:00:00Z') }, 'warn', '26 hours'],
  ['parked rows', { parked: 3 }, 'warn', '3 rows are parked'],
  [
    'rows ahead',
    { defaultTotal: 1, defaultIntervals: [{ startsAt: new Date('2029-01-01T00:00:00Z'), rows: 1 }] },
    'warn',
    '1 rows lie far ahead',
  ],
  ['undelivered rows', { undelivered: 9, oldestUndeliveredAt: new Date('2027-03-01T00:00:00Z') }, 'warn', '9 rows are undelivered'],
])('tells of %s', (_what, more, grade, words) => {
  const [first] = judgePartitions(dailySet(more), now);
  expect(first?.grade).toBe(grade);
  expect(first?.says).toContain(words);
});

describe('clocks', () => {
  const sets = [{ maintainedAt: new Date('2027-03-09T02:00:00Z') }, { maintainedAt: null }];
  const later = (ms: number) => new Date(now.getTime() + ms);
  const day = 86_400_000;

  it('are trusted when they agree with each other and with the past', () => {
    expect(clockFault({ server: now, worker: later(60_000), sets })).toBeUndefined();
    expect(clockFault({ server: now, worker: now, sets: [{ maintainedAt: null }] })).toBeUndefined();
    expect(clockFault({ server: later(300 * day), worker: later(300 * day), sets })).toBeUndefined();
  });

  it.each([
    ['apart', { server: now, worker: later(-3_600_000) }, '60 minutes apart'],
    ['back before the latest maintenance', { server: later(-4 * day), worker: later(-4 * day) }, '3 days after now'],
    ['years ahead', { server: later(800 * day), worker: later(800 * day) }, '801 days ago'],
  ])('are not trusted when they are %s', (_what, clocks, words) => {
    expect(clockFault({ ...clocks, sets })).toContain(words);
  });
});
