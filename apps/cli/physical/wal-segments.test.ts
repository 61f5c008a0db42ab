import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missingWal } from './base-backups.ts';
import { missingSegments, segmentName, segmentOf } from './wal-segments.ts';

const size = 16 * 1_048_576;
const names = (...parts: readonly string[]) => parts.map((part) => `0000000100000000${part}`);

it('goes over from one log to the next', () => {
  expect(segmentOf('0000000100000001000000FF', size)).toEqual({ timeline: 1, number: 511 });
  expect(segmentName({ timeline: 1, number: 512 }, size)).toBe('000000010000000200000000');
  expect(missingSegments(['0000000100000001000000FF', '000000010000000200000001'], '0000000100000001000000FF', size)).toEqual([
    '000000010000000200000000',
  ]);
});

it('finds no gap where there is none, whatever else lies there', () => {
  expect(
    missingSegments(
      [...names('00000002', '00000003', '00000004.partial'), '00000002.history', 'archive.log'],
      '000000010000000000000002',
      size,
    ),
  ).toEqual([]);
});

it.each([
  ['in the middle', names('00000002', '00000004'), names('00000003')],
  ['at the beginning', names('00000003'), names('00000002')],
  ['all of it', [], names('00000002')],
])('finds what is missing %s', (_where, there, missing) => {
  expect(missingSegments(there, '000000010000000000000002', size)).toEqual(missing);
});

it('counts the files that a base copy brings along, where an archive goes on from them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'axion-wal-'));
  const at = '2026-11-21T10:00:00.000Z';
  const [firstWal = ''] = names('00000006');
  const base = { startedAt: at, finishedAt: at, firstWal, segmentBytes: size, folder: join(folder, 'base') };
  const keep = async (place: string, ...files: readonly string[]) => {
    await mkdir(join(folder, place), { recursive: true });
    for (const file of names(...files)) await writeFile(join(folder, place, file), '');
  };
  await keep('base/pg_wal', '00000006', '00000007');
  expect(await missingWal(folder, base)).toEqual([firstWal]);
  await keep('wal', '00000005');
  expect(await missingWal(folder, base)).toEqual([firstWal]);
  await keep('wal', '00000008');
  expect(await missingWal(folder, base)).toEqual([]);
  await keep('wal', '0000000A');
  expect(await missingWal(folder, base)).toEqual(names('00000009'));
  await rm(folder, { recursive: true });
});
