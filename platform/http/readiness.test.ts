import { expect, it } from 'vitest';
import { openReadiness } from './readiness.ts';

const fine = { name: 'fine', check: async () => undefined };

it('is ready when everything answers', async () => {
  expect(await openReadiness([fine, fine])()).toEqual({ ready: true });
});

it('names what it waits for', async () => {
  const down = { name: 'postgres', check: async () => Promise.reject(new Error('down')) };
  const old = { name: 'schema', check: async () => 'migration 0007-x.sql' };
  expect(await openReadiness([fine, down, old])()).toEqual({ ready: false, waitsFor: 'postgres, migration 0007-x.sql' });
});

it('asks once a second, however many probes come', async () => {
  let asked = 0;
  let clock = 0;
  const counted = {
    name: 'counted',
    check: async () => {
      asked += 1;
    },
  };
  const ready = openReadiness([counted], () => clock);
  await Promise.all([ready(), ready()]);
  clock = 999;
  await ready();
  expect(asked).toBe(1);
  clock = 1_000;
  await ready();
  expect(asked).toBe(2);
});
