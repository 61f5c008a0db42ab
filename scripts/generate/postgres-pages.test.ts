import { settingsOf } from '@axion/platform/config/load-config.ts';
import { poolSizes } from '@axion/platform/postgres/pool-sizes.ts';
import { expect, it } from 'vitest';
import * as genApi from '../../apps/gen-api/config.ts';
import * as genWorker from '../../apps/gen-worker/config.ts';
import * as senseApi from '../../apps/sense-api/config.ts';
import * as senseWorker from '../../apps/sense-worker/config.ts';

it('sums the pools that the services have, at their defaults', () => {
  const declared = [senseApi, senseWorker, genApi, genWorker]
    .flatMap((app) => settingsOf(app.settings))
    .filter(({ env }) => env.endsWith('_POOL_MAX'))
    .map(({ env, fallback }) => [env, Number(fallback)]);
  expect(poolSizes.filter(({ env }) => env !== undefined).map(({ env, fallback }) => [env, fallback])).toEqual(declared);
});
