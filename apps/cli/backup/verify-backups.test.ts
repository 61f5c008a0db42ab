import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Manifest, writeManifest } from './manifest.ts';
import { snapshotName } from './snapshots.ts';
import { verifyBackups } from './verify-backups.ts';

const firstWal = '000000010000000000000002';
const everything = { database: undefined, without: [] };

let from: string;
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'axion-verify-'));
});
afterEach(() => rm(from, { recursive: true }));

async function receive(name: string, at: string): Promise<void> {
  await mkdir(join(from, 'wal'), { recursive: true });
  await writeFile(join(from, 'wal', name), 'wal');
  await utimes(join(from, 'wal', name), new Date(at), new Date(at));
}

async function layBase(): Promise<void> {
  const base = { startedAt: '2026-11-20T00:00:00.000Z', finishedAt: '2026-11-20T00:01:00.000Z', firstWal, segmentBytes: 16_777_216 };
  await mkdir(join(from, 'base-2026-11-20T00-00-00-000Z'));
  await writeFile(join(from, '2026-11-20T00-00-00-000Z.axion-base.json'), JSON.stringify(base));
}

/** What is not in order with the archive; that there is no snapshot beside it is another matter. */
async function faultsOfArchive(now: string): Promise<readonly string[]> {
  const programs = { run: async () => '' };
  const { faults } = await verifyBackups(programs, { from, ...everything, maxAgeHours: 24, now: () => new Date(now) });
  return faults.filter((fault) => !fault.includes('no finished snapshot'));
}

it('sees that WAL is no longer received', async () => {
  await layBase();
  await receive(firstWal, '2026-11-20T00:00:30Z');
  await receive('000000010000000000000003.partial', '2026-11-20T06:00:00Z');
  expect(await faultsOfArchive('2026-11-21T05:59:00Z')).toEqual([]);
  expect(await faultsOfArchive('2026-11-21T06:06:00Z')).toEqual([
    expect.stringMatching(/^000000010000000000000003\.partial: .* 24\.1 h ago/),
  ]);
});

it('sees WAL that goes on from nothing', async () => {
  expect(await faultsOfArchive('2026-11-20T00:00:00Z')).toEqual([]);
  await receive(firstWal, '2026-11-20T00:00:30Z');
  expect(await faultsOfArchive('2026-11-20T00:01:00Z')).toEqual([expect.stringMatching(/no base backup/)]);
});

/** A snapshot of every database, and of the stores that are not left out. */
const both: NonNullable<Manifest['products']> = { held: ['sense', 'gen'], leftOut: [] };
async function laySnapshot(at: string, without: Manifest['without'], products = both): Promise<string> {
  const folder = join(from, snapshotName(new Date(at)));
  await mkdir(folder);
  await writeManifest(folder, {
    ...{ format: 1, startedAt: at, finishedAt: at, scope: 'everything', without, serverVersion: '17.11', databases: {} },
    ...{ clickhouse: null, tuples: null, objects: null, files: {}, products },
  });
  return folder;
}

it('counts a snapshot only for the stores that it has', async () => {
  const verify = (without: readonly 'clickhouse'[] = []) =>
    verifyBackups({ run: async () => '' }, { from, ...everything, without, maxAgeHours: 24, now: () => new Date('2026-11-21T12:00:00Z') });
  const partial = await laySnapshot('2026-11-21T10:00:00.000Z', ['clickhouse']);
  expect(await verify()).toEqual({ facts: [], faults: [expect.stringMatching(/lacks clickhouse\. .*--without clickhouse$/)] });
  expect(await verify(['clickhouse'])).toMatchObject({ facts: [expect.any(String), 'not in this snapshot: clickhouse'], faults: [] });
  const whole = await laySnapshot('2026-11-20T10:00:00.000Z', []);
  expect(await verify()).toEqual({
    facts: [expect.stringContaining(whole), `passed over: ${partial}, which is newer, but lacks clickhouse`],
    faults: [`${whole} is 26.0 h old, at most 24 are allowed`],
  });
});

it('looks at the newest that is whole, and names a folder that is none', async () => {
  const whole = await laySnapshot('2026-11-21T10:00:00.000Z', []);
  await mkdir(join(from, '2026-11-20T10-00-00-000Z'));
  const wish = { from, ...everything, maxAgeHours: 24, now: () => new Date('2026-11-21T12:00:00Z') };
  expect(await verifyBackups({ run: async () => '' }, wish)).toEqual({
    facts: [expect.stringContaining(whole)],
    faults: [expect.stringMatching(/2026-11-20T10-00-00-000Z is no snapshot: it has no manifest/)],
  });
});

it('finds fault with a snapshot that lost a product, until it is left out by name', async () => {
  const verify = async () => {
    const now = () => new Date('2026-11-21T12:00:00Z');
    return (await verifyBackups({ run: async () => '' }, { from, ...everything, maxAgeHours: 24, now })).faults;
  };
  const lost: typeof both = { held: ['gen'], leftOut: [] };
  const whole = await laySnapshot('2026-11-20T10:00:00.000Z', []);
  await laySnapshot('2026-11-21T08:00:00.000Z', [], lost);
  const newest = await laySnapshot('2026-11-21T09:00:00.000Z', [], lost);
  expect(await verify()).toEqual([expect.stringMatching(`^${newest} lacks sense, which ${whole} has: `)]);
  await laySnapshot('2026-11-21T10:00:00.000Z', [], { held: ['gen'], leftOut: ['sense'] });
  expect(await verify()).toEqual([]);
  await laySnapshot('2026-11-21T11:00:00.000Z', [], lost);
  expect(await verify()).toEqual([]);
});
