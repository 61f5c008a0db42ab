import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecords } from './open-records.ts';
import { recordAdapter } from './record-adapter.ts';

let folder: string;
let now = 1_000;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-records-'));
  now = 1_000;
});
afterEach(() => rm(folder, { recursive: true }));
const open = () => openRecords(folder, () => now);
const lines = async () => (await readFile(join(folder, 'records.ndjson'), 'utf8')).split('\n').filter(Boolean).length;

it('gives back after a restart what was put, as it was put last', async () => {
  const records = await open();
  await records.put('Session:a', { uid: '1' }, 2_000);
  await records.put('Session:a', { uid: '2' }, 2_000);
  await records.put('Session:b', { uid: '3' }, 2_000);
  await records.put('Session:b', null, 0);
  await records.close();
  const again = await open();
  expect(again.get('Session:a')).toEqual({ uid: '2' });
  expect(again.get('Session:b')).toBeUndefined();
  expect(await lines()).toBe(1);
  await again.close();
});

it('forgets what has expired', async () => {
  const records = await open();
  await records.put('Session:a', {}, 1_500);
  now = 1_500;
  expect(records.get('Session:a')).toBeUndefined();
  await records.close();
  await (await open()).close();
  expect(await lines()).toBe(0);
});

it('leaves out a line that a kill cut short, and nothing else', async () => {
  const records = await open();
  await records.put('Session:a', { uid: '1' }, 2_000);
  await records.close();
  await appendFile(join(folder, 'records.ndjson'), '{"key":"Session:b","payl');
  const again = await open();
  expect(again.get('Session:a')).toEqual({ uid: '1' });
  await again.put('Session:c', { uid: '3' }, 2_000);
  await again.close();
  const third = await open();
  expect([third.get('Session:a'), third.get('Session:c')]).toEqual([{ uid: '1' }, { uid: '3' }]);
  await third.close();
});

it('does not grow without end', async () => {
  const records = await open();
  await Promise.all(Array.from({ length: 10_050 }, (_, i) => records.put('Session:a', { uid: String(i) }, 2_000)));
  expect(await lines()).toBeLessThan(100);
  await records.close();
  const again = await open();
  expect(again.get('Session:a')).toEqual({ uid: '10049' });
  await again.close();
});

it('finds sessions, revokes a grant whole, and consumes once', async () => {
  const records = await open();
  const adapterOf = recordAdapter(records, () => now);
  await adapterOf('Session').upsert('s', { uid: 'u', kind: 'Session' }, 100);
  for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode'])
    await adapterOf(model).upsert('t', { grantId: 'g', exp: 2_000 }, 100);
  await adapterOf('RefreshToken').upsert('other', { grantId: 'h' }, 100);
  expect(await adapterOf('Session').findByUid('u')).toMatchObject({ uid: 'u' });
  expect(await adapterOf('Interaction').findByUid('u')).toBeUndefined();
  await adapterOf('AuthorizationCode').consume('t');
  expect(await adapterOf('AuthorizationCode').find('t')).toMatchObject({ consumed: 1_000 });
  await expect(adapterOf('AuthorizationCode').consume('t')).rejects.toMatchObject({ error: 'invalid_grant' });
  await adapterOf('RefreshToken').revokeByGrantId('g');
  for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) expect(await adapterOf(model).find('t')).toBeUndefined();
  expect(await adapterOf('RefreshToken').find('other')).toBeDefined();
  await records.close();
});
