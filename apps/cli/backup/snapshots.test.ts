import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { majorOf } from '../installation/pg-programs.ts';
import { findBaseBackups } from '../physical/base-backups.ts';
import { readBackupOptions } from './backup-options.ts';
import { damagedFiles, sumOf } from './file-sums.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { runSteps, secondsLeft } from './progress.ts';
import { chooseSnapshot, findSnapshots, leftOut, newestFor, remarksOn, type Snapshot, snapshotName } from './snapshots.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { ageFault } from './verify-backups.ts';

const startedAt = '2026-11-21T10:00:00.000Z';
const manifest: Manifest = {
  ...{
    format: 1,
    startedAt,
    finishedAt: startedAt,
    scope: 'everything',
    without: [],
    serverVersion: '17.11',
    clickhouse: null,
    tuples: null,
    objects: null,
  },
  products: { held: ['sense', 'gen'], leftOut: [] },
  databases: { axion_gen: { file: 'gen.dump', lsn: '0/1', rows: {}, rights: { owner: 'o', isClosed: true, grants: [], settings: [] } } },
  files: {},
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-snapshots-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('sees no snapshot where a backup was interrupted', async () => {
  const name = snapshotName(new Date(startedAt));
  await mkdir(join(folder, `${name}.partial`));
  expect(await findSnapshots(folder)).toEqual({ snapshots: [], broken: [] });
  await mkdir(join(folder, name));
  expect(await findSnapshots(folder)).toEqual({ snapshots: [], broken: [expect.stringMatching(/no manifest/)] });
  await writeManifest(join(folder, name), manifest);
  expect(await findSnapshots(folder)).toEqual({ snapshots: [{ folder: join(folder, name), manifest }], broken: [] });
});

it('takes the newest that has what is wanted', () => {
  const of = (at: string, scope: Manifest['scope']) => ({ folder: at, manifest: { ...manifest, startedAt: at, scope } });
  const all = [
    of('2026-11-21T12:00:00.000Z', ['axion_gen']),
    of('2026-11-20T12:00:00.000Z', 'everything'),
    of('2026-11-19T12:00:00.000Z', 'everything'),
  ];
  const newest = (database?: string) => newestFor(all, { database, without: [] });
  expect(newest()?.folder).toBe('2026-11-20T12:00:00.000Z');
  expect(newest('axion_gen')?.folder).toBe('2026-11-21T12:00:00.000Z');
  expect(newest('axion_sense')).toBeUndefined();
});

it('restores a snapshot that lacks a store only for who says that it may be lacking', async () => {
  const lay = async (at: string, more: Partial<Manifest>) => {
    const place = join(folder, snapshotName(new Date(at)));
    await mkdir(place);
    await writeManifest(place, { ...manifest, startedAt: at, ...more });
    return place;
  };
  const told: string[] = [];
  const choose = async (from: string, without: readonly ('clickhouse' | 'objects')[] = [], database?: string) => {
    told.length = 0;
    return (await chooseSnapshot(from, { database, without }, (line) => void told.push(line))).folder;
  };
  const partial = await lay('2026-11-21T12:00:00.000Z', { without: ['clickhouse', 'objects'] });
  await expect(choose(folder)).rejects.toThrow(/lacks clickhouse, objects\. .*--without clickhouse,objects$/);
  await expect(choose(partial, ['objects'])).rejects.toThrow(/lacks clickhouse, objects/);
  expect([await choose(partial, ['clickhouse', 'objects']), told]).toEqual([partial, ['not in this snapshot: clickhouse, objects']]);
  const whole = await lay('2026-11-20T12:00:00.000Z', {});
  expect([await choose(folder), told]).toEqual([
    whole,
    [expect.stringMatching(/^passed over: .*12-00-00-000Z, .* lacks clickhouse, objects$/)],
  ]);
  expect([await choose(folder, [], 'axion_gen'), told]).toEqual([partial, []]);
  const one = await lay('2026-11-22T12:00:00.000Z', { scope: ['axion_gen'], products: undefined });
  expect([await choose(one), told]).toEqual([one, ['not in this snapshot: sense, clickhouse, openfga, objects']]);
});

it('names a product that is not in the chosen snapshot, and the newest that has it', async () => {
  const at = (day: number) => `2026-11-${day}T12:00:00.000Z`;
  const of = (day: number, products: Manifest['products']) => ({
    folder: `/b/${day}`,
    manifest: { ...manifest, startedAt: at(day), products },
  });
  const both = { held: ['sense' as const, 'gen' as const], leftOut: [] };
  const all = [of(20, { held: ['gen'], leftOut: [] }), of(19, both), of(18, both)];
  const remarks = remarksOn(all[0] as Snapshot, all, { database: undefined, without: [] });
  expect(remarks).toEqual(['not in this snapshot: sense (last in /b/19)']);
  // Of an older release: its databases tell.
  const older = [of(20, undefined), of(19, both)];
  expect(remarksOn(older[0] as Snapshot, older, { database: undefined, without: [] })).toEqual(remarks);
});

it('chooses among the others where one is broken, and says so', async () => {
  const [emptied, damaged, good] = ['2026-11-19T12-00-00-000Z', '2026-11-22T12-00-00-000Z', snapshotName(new Date(startedAt))];
  for (const name of [emptied, damaged, good]) await mkdir(join(folder, name));
  await writeFile(join(folder, damaged, 'manifest.json'), '{"format":2}');
  const told: string[] = [];
  const choose = () => chooseSnapshot(folder, { database: undefined, without: [] }, (line) => void told.push(line));
  await expect(choose()).rejects.toThrow(/no finished snapshot of everything/);
  await writeManifest(join(folder, good), manifest);
  told.length = 0;
  expect((await choose()).folder).toBe(join(folder, good));
  expect(told).toEqual([
    expect.stringMatching(/^passed over: .*2026-11-19T12-00-00-000Z is no snapshot: it has no manifest/),
    expect.stringMatching(/^passed over: .*2026-11-22T12-00-00-000Z.manifest.json is damaged, or of another release/),
  ]);
  // Named itself, there is no other to choose.
  await expect(chooseSnapshot(join(folder, damaged), { database: undefined, without: [] }, () => undefined)).rejects.toThrow(/damaged/);
});

it('finds tuples in the dump of a database although the authorization server was left out', () => {
  const of = (tuples: Manifest['tuples']) => leftOut({ folder, manifest: { ...manifest, without: ['openfga'], tuples } });
  expect([of(null), of({ from: 'database', count: 1, file: null, models: null })]).toEqual([['openfga'], []]);
});

it('finds one changed byte, a missing file and a damaged manifest', async () => {
  await writeFile(join(folder, 'a'), 'abc');
  const files = { a: await sumOf(join(folder, 'a')), b: { bytes: 1, sha256: '0'.repeat(64) } };
  await writeFile(join(folder, 'a'), 'abd');
  expect(await damagedFiles(folder, { files })).toEqual([
    expect.stringMatching(/a: is damaged/),
    expect.stringMatching(/b: cannot be read/),
  ]);
  await writeFile(join(folder, 'manifest.json'), '{"format":1');
  await expect(readManifest(folder)).rejects.toThrow(/damaged/);
});

it('counts age from the beginning of the snapshot', () => {
  const snapshot = { folder, manifest };
  expect(ageFault(snapshot, 24, new Date('2026-11-22T10:00:00Z'))).toBeUndefined();
  expect(ageFault(snapshot, 24, new Date('2026-11-22T10:06:00Z'))).toMatch(/24.1 h old/);
});

it('tells how long the rest takes once it knows', async () => {
  expect(secondsLeft(1_000, 0, 100)).toBeUndefined();
  expect(secondsLeft(1_000, 50, 100)).toBe(1);
  const told: string[] = [];
  const run = async () => 'all';
  const steps = [
    { name: 'small', weight: 1, run },
    { name: 'large', weight: 900, run },
    { name: 'last', weight: 99, run },
  ];
  await runSteps(steps, { tell: (line) => void told.push(line), signal: new AbortController().signal });
  expect(told).toEqual([
    expect.stringMatching(/^0 % · small: all, 0\.\d s$/),
    expect.stringMatching(/^90 % · large: all, 0\.\d s · about 1 s left$/),
    expect.stringMatching(/^100 % · last: all, 0\.\d s · done$/),
  ]);
});

it('says of work that was cut off what is left of it, whatever the work says', async () => {
  const interrupted = untilInterrupted('nothing is left', async (signal) => {
    process.emit('SIGTERM');
    signal.throwIfAborted();
  });
  await expect(interrupted).rejects.toThrow('Interrupted: nothing is left');
  const programEnded = untilInterrupted('half of it', async () => {
    process.emit('SIGINT');
    throw new Error('The operation was aborted');
  });
  await expect(programEnded).rejects.toThrow('Interrupted: half of it');
  await expect(untilInterrupted('nothing', () => Promise.reject(new Error('full')))).rejects.toThrow('full');
});

it('says of a folder that is not there that it is not', async () => {
  for (const find of [findSnapshots, findBaseBackups])
    await expect(find(join(folder, 'nowhere'))).rejects.toThrow(/nowhere does not exist: no backup was taken there/);
});

it('reads versions and command lines', () => {
  expect(majorOf('pg_dump (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)')).toBe(17);
  expect(readBackupOptions(['verify', '--max-age', '2'], '/b')).toMatchObject({ verb: 'verify', from: '/b', maxAgeHours: 2 });
  expect(() => readBackupOptions([], undefined)).toThrow(/--to DIR/);
  expect(() => readBackupOptions(['--to', 'x', '--without', 'kafka'], undefined)).toThrow(/kafka/);
  const words = ['--to', 'x', '--without', 'sense,objects'];
  expect(readBackupOptions(words, undefined)).toMatchObject({ without: ['objects'], withoutProducts: ['sense'] });
  expect(() => readBackupOptions(['verify', ...words], undefined)).toThrow('--without sense: known are clickhouse, openfga, objects');
});
