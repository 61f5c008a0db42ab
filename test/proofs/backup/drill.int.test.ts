import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DrillWorld, openDrillWorld } from './open-world.ts';
import { runDrill } from './run-drill.ts';

let world: DrillWorld;
beforeAll(async () => {
  world = await openDrillWorld();
}, 120_000);
afterAll(() => world.close(), 60_000);

it('backs up, is destroyed, and comes back with every row, tuple and object', { timeout: 300_000 }, async () => {
  const { checks } = await runDrill(world, { drives: 1, frames: 5, brief: true });
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(checks.length).toBe(9);
});
