import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from './pages.ts';
import { servePages } from './serve-pages.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const tiles = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const script = `export const answer = ${JSON.stringify('x'.repeat(5_000))};`;

let folder: string;
let server: Server;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-pages-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'basemap'));
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><meta name="csp-nonce" content="" /><div id="root"></div>');
  await writeFile(join(folder, 'dist/assets/index-abc.js'), script);
  await writeFile(join(folder, 'dist/.built-from'), 'secret of the builder');
  await writeFile(join(folder, 'basemap/world.pmtiles'), tiles);
  await writeFile(join(folder, 'secret.pmtiles'), 'not for browsers');
  const settings = {
    apiUrl: 'http://localhost:8080',
    objectsUrl: 'http://localhost:19000',
    issuer: 'http://localhost:19080',
    clientId: 'axion-sense-web',
    audience: undefined,
    basemapFolder: join(folder, 'basemap'),
  };
  server = servePages({ pages: readPages(join(folder, 'dist')), log: silent, settings });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await rm(folder, { recursive: true });
});

describe('the pages', () => {
  it('answers the page for any path of ours, each time with a nonce of its own', async () => {
    const [one, other] = await Promise.all([fetch(`${base}/drives/1?frame=2`), fetch(`${base}/`)]);
    const nonce = /csp-nonce" content="([^"]{20,})"/.exec(await one.text())?.[1] ?? 'none';
    expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(await other.text()).not.toContain(nonce);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers hashed files for ever, zipped for who takes it', async () => {
    const zipped = await fetch(`${base}/assets/index-abc.js`);
    expect(zipped.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect([zipped.headers.get('content-encoding'), await zipped.text()]).toEqual(['gzip', script]);
    const plain = await fetch(`${base}/assets/index-abc.js`, { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
  });

  it('tells browsers where everything is', async () => {
    expect(await (await fetch(`${base}/config.json`)).json()).toEqual({
      apiUrl: 'http://localhost:8080',
      issuer: 'http://localhost:19080',
      clientId: 'axion-sense-web',
    });
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });

  it.each(['/assets/gone.js', '/.built-from', '/basemap/..%2Fsecret.pmtiles', '/basemap/gone.pmtiles', '/%2e%2e/secret.pmtiles'])(
    'has nothing at %s',
    async (path) => {
      expect((await fetch(base + path)).status).toBe(404);
    },
  );

  it('takes nothing', async () => {
    expect((await fetch(`${base}/config.json`, { method: 'POST', body: '{}' })).status).toBe(405);
  });
});

describe('the base map', () => {
  const part = (headers: Record<string, string>) => fetch(`${base}/basemap/world.pmtiles`, { headers });

  it('answers parts with a strong tag', async () => {
    const answer = await part({ range: 'bytes=10-19' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, 'bytes 10-19/1000']);
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(tiles.subarray(10, 20));
  });

  it('answers the whole, an unchanged copy and an impossible part', async () => {
    const whole = await part({});
    expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, 1_000]);
    expect((await part({ 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304);
    expect((await part({ range: 'bytes=5000-' })).status).toBe(416);
  });
});

it('says how to build pages that are not built', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'axion-no-pages-'));
  expect(() => readPages(empty)).toThrow('npm run build -w apps/sense-web');
  await rm(empty, { recursive: true });
});
