import { environment } from '@axion/platform/config/start.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './open-world.ts';
import { simulateDays } from './simulate-days.ts';
import { watched } from './written-rows.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(environment().AXION_RUNTIME_CACHE);
});
afterAll(() => world.close());

it('lives through missed nights, wrong clocks and a slow relay without losing a row or a partition', { timeout: 60_000 }, async () => {
  const missed = { from: 2, nights: 12 };
  const { faults, outcome, filesGone, filesLeft, moved, dropped, reports } = await simulateDays(world, {
    days: 19,
    missed,
    oddEvery: 15,
    heldDays: 10,
    tables: watched,
  });
  expect(faults).toEqual([]);
  expect(Object.values(outcome).map(({ lost }) => lost)).toEqual([0, 0, 0, 0]);
  expect([filesGone > 8, filesLeft]).toEqual([true, 0]);
  expect([moved > 80, dropped > 8]).toEqual([true, true]);
  expect(reports.filter((report) => report.includes('far ahead'))).toHaveLength(4);
});
