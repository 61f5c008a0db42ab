import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startAfter } from './intervals.ts';
import { dailySet, run } from './partition-set.fixture.ts';
import { missingIntervals, planMaintenance, premadeUntil } from './plan-maintenance.ts';

const now = new Date('2027-03-10T12:00:00Z');
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const rows = (date: string, count: number) => ({ startsAt: day(date), rows: count });

describe('rows of the default partition', () => {
  it('move when they lie between the first partition and the last that is to be made, and stay when they do not', () => {
    const set = dailySet({
      partitions: run('day', '2027-02-10T00:00:00Z', 8),
      defaultTotal: 1_016,
      defaultIntervals: [rows('2012-01-01', 5), rows('2027-02-20', 3), rows('2027-03-10', 2), rows('2027-03-17', 1), rows('2027-03-18', 4)],
    });
    const plan = planMaintenance(set, now);
    expect(plan.move).toEqual([day('2027-02-20'), day('2027-03-10'), day('2027-03-17')]);
    expect(plan.staying).toEqual({ behind: 5, ahead: 1_005 });
  });

  it('that lie nearest ahead of the window are named, for pg_partman may come upon them', () => {
    const intervals = [rows('2027-03-17', 1), rows('2027-03-23', 1), rows('2027-03-24', 1)];
    expect(planMaintenance(dailySet({ defaultTotal: 3, defaultIntervals: intervals }), now).nextAhead).toEqual(day('2027-03-23'));
    expect(planMaintenance(dailySet(), now).nextAhead).toBeNull();
  });

  it('do not make the gap before a partition that lies years ahead be closed', () => {
    const far = run('day', '2031-01-01T00:00:00Z', 1);
    expect(planMaintenance(dailySet({ partitions: [...dailySet().partitions, ...far] }), now).closesGaps).toBe(false);
    expect(
      planMaintenance(dailySet({ partitions: [...run('day', '2027-02-01T00:00:00Z', 3), ...dailySet().partitions] }), now).closesGaps,
    ).toBe(true);
  });
});

describe('coming intervals', () => {
  it('are all there in a table that is in order', () => {
    expect(missingIntervals(dailySet(), now)).toEqual([]);
    expect(premadeUntil(dailySet(), now)).toEqual(day('2027-03-18'));
  });

  it('are missing after three weeks without maintenance, the present one too', () => {
    const set = dailySet({ partitions: run('day', '2027-02-10T00:00:00Z', 8) });
    expect(missingIntervals(set, now)).toHaveLength(8);
    expect(premadeUntil(set, now)).toBeNull();
  });

  it('are at least four, whatever premake says', () => {
    expect(missingIntervals(dailySet({ premake: 1, partitions: run('day', '2027-03-10T00:00:00Z', 2) }), now)).toEqual([
      day('2027-03-12'),
      day('2027-03-13'),
      day('2027-03-14'),
    ]);
  });

  it('are covered by partitions with other bounds, too', () => {
    const shifted = run('day', '2027-03-03T00:00:00Z', 20).map((partition) => ({
      ...partition,
      startsAt: new Date(partition.startsAt.getTime() - 3_600_000),
      endsAt: new Date(partition.endsAt.getTime() - 3_600_000),
    }));
    expect(missingIntervals(dailySet({ partitions: shifted }), now)).toEqual([]);
  });

  it('are exactly those whose partition was taken away', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 8 }), (gone) => {
        const all = run('day', '2027-03-10T00:00:00Z', 8);
        const set = dailySet({ partitions: all.filter((_, n) => !gone.includes(n)) });
        expect(missingIntervals(set, now)).toEqual([...gone].sort((a, b) => a - b).map((n) => startAfter('day', day('2027-03-10'), n)));
      }),
    );
  });
});
