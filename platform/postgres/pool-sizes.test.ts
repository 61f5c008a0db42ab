import { expect, it } from 'vitest';
import { connectionsWanted, poolSizes } from './pool-sizes.ts';

it('sums what services keep, with what the environment sets', () => {
  const defaults = poolSizes.reduce((sum, { fallback }) => sum + fallback, 0);
  expect(connectionsWanted({})).toBe(defaults);
  expect(connectionsWanted({ AXION_SENSE_API_POOL_MAX: '25', AXION_GEN_API_POOL_MAX: '' })).toBe(defaults + 10);
});
