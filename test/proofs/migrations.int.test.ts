import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import '../harness/servers/provided.ts';
import { killRunners } from './migrations/kill-runners.ts';
import { raceRunners } from './migrations/race-runners.ts';
import { measurePause } from './migrations/reader-pause.ts';
import { sampleFiles } from './migrations/sample-files.ts';

/** A few rounds of what `npm run prove:migrations` does in full. */
const server = { postgresAdminUrl: inject('postgresAdminUrl'), postgresPasswords: inject('postgresPasswords') };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-proof-'));
  await Promise.all(Object.entries(sampleFiles).map(([name, sql]) => writeFile(join(folder, name), sql)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('applies each file once when eight processes start at the same moment', async () => {
  expect(await raceRunners(server, { folder, runners: 8, rounds: 1 })).toEqual({
    ...{ rounds: 1, runners: 8 },
    ...{ appliedTwice: 0, stuck: 0, faults: [] },
  });
});

it('goes on where a killed one was', async () => {
  const ledger = await killRunners(server, { folder, every: 16 });
  expect(ledger.faults).toEqual([]);
  expect(ledger.kills).toBeGreaterThanOrEqual(6);
});

it('makes readers wait for no longer than it waits for a lock', async () => {
  expect((await measurePause(server, { alters: 1 })).longestPauseMs).toBeLessThan(2_900);
});
