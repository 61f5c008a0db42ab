import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sendBasemap } from './send-basemap.ts';

const folder = mkdtempSync(join(tmpdir(), 'axion-basemap-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'world.pmtiles'), '0123456789');
writeFileSync(join(folder, 'secret.txt'), 'no');

const ask = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
  sendBasemap(folder, name, new Request('http://localhost/basemap/x', { method, headers }));

it('answers a part with 206 and a strong ETag, and knows its own copy', async () => {
  const part = await ask('world.pmtiles', { range: 'bytes=2-4' });
  expect([part.status, part.headers.get('content-range'), part.headers.get('content-length'), await part.text()]).toEqual([
    206,
    'bytes 2-4/10',
    '3',
    '234',
  ]);
  const etag = part.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/);
  expect((await ask('world.pmtiles', { 'if-none-match': etag })).status).toBe(304);
  expect((await ask('world.pmtiles', { range: 'bytes=2-4', 'if-range': '"other"' })).status).toBe(200);
});

it('answers the whole file, its head, and what lies outside', async () => {
  expect(await (await ask('world.pmtiles')).text()).toBe('0123456789');
  const head = await ask('world.pmtiles', {}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  expect((await ask('world.pmtiles', { range: 'bytes=50-' })).status).toBe(416);
});

it.each(['secret.txt', '../world.pmtiles', 'a/b.pmtiles', 'absent.pmtiles', '.pmtiles'])('has no %s', async (name) => {
  expect((await ask(name)).status).toBe(404);
});
