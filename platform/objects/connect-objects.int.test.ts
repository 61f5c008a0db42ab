import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { oddKeys } from '../../test/harness/objects/odd-keys.ts';
import { openTestBucket, type TestBucket } from '../../test/harness/objects.ts';
import { secret } from '../config/secret.ts';
import { connectObjects } from './connect-objects.ts';
import type { Objects } from './objects.ts';

let bucket: TestBucket;
let objects: Objects;
beforeAll(async () => {
  bucket = await openTestBucket(inject('objectStore'));
  objects = bucket.objects;
});
afterAll(() => bucket.close());

const put = (key: string, body: Buffer) => objects.put({ key, body, sizeBytes: body.length, contentType: 'image/jpeg' });
const listed = async (input: Parameters<Objects['list']>[0]) => {
  const found = [];
  for await (const entry of objects.list(input)) found.push(entry);
  return found;
};
const bytesOf = async (body: AsyncIterable<Uint8Array> | undefined) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
};
async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

describe('objects', () => {
  it('come back with bytes, size, type and SHA-256', async () => {
    const body = randomBytes(70_000);
    await put('frames/a/1.jpg', body);
    const head = await objects.head('frames/a/1.jpg');
    expect(head).toMatchObject({
      sizeBytes: 70_000,
      contentType: 'image/jpeg',
      sha256: createHash('sha256').update(body).digest('base64'),
    });
    const found = await objects.get('frames/a/1.jpg');
    expect(await bytesOf(found?.body)).toEqual(body);
    const part = await objects.get('frames/a/1.jpg', { offset: 10, length: 20 });
    expect(part?.sizeBytes).toBe(70_000);
    expect(await bytesOf(part?.body)).toEqual(body.subarray(10, 30));
  });

  it('that are not there are undefined, and deleting them is fine', async () => {
    expect(await objects.head('nothing')).toBeUndefined();
    expect(await objects.get('nothing')).toBeUndefined();
    await expect(objects.delete('nothing')).resolves.toBeUndefined();
  });

  it('stream in, and a stream of another length or hash leaves nothing', async () => {
    const sha256 = createHash('sha256').update('one two').digest('base64');
    const store = (key: string, sizeBytes: number, body: AsyncIterable<Buffer>) =>
      objects.put({ key, body, sizeBytes, contentType: 'text/plain', sha256 });
    await store('stream/good', 7, pieces('one', ' two'));
    expect((await bytesOf((await objects.get('stream/good'))?.body)).toString()).toBe('one two');
    await expect(store('stream/hash', 7, pieces('ONE', ' two'))).rejects.toMatchObject({ code: 'store.refused', params: { store: 's3' } });
    await expect(store('stream/short', 8, pieces('one', ' two'))).rejects.toThrow();
    await expect(store('stream/long', 6, pieces('one', ' two'))).rejects.toThrow();
    for (const key of ['hash', 'short', 'long']) expect(await objects.head(`stream/${key}`)).toBeUndefined();
  });

  it('of every odd key are stored, listed in byte order, and removed', { timeout: 60_000 }, async () => {
    // Segments of dots are for stores that normalise paths; they are tried on our own server elsewhere.
    const keys = oddKeys(150)
      .map((key) => `odd/${key}`)
      .filter((key) => Buffer.byteLength(key) <= 1_024 && !/(^|\/)\.\.?(\/|$)/.test(key));
    await Promise.all(keys.map((key) => put(key, Buffer.from(key))));
    const found = await listed({ prefix: 'odd/' });
    const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(found.map(({ key }) => key)).toEqual(inOrder);
    expect(found.map(({ sizeBytes }) => sizeBytes)).toEqual(inOrder.map((key) => Buffer.byteLength(key)));
    await Promise.all(keys.map((key) => objects.delete(key)));
    expect(await listed({ prefix: 'odd/' })).toEqual([]);
  });

  it('are listed over many pages, behind a key, and up to a limit', { timeout: 60_000 }, async () => {
    const keys = Array.from({ length: 2_345 }, (_, i) => `pages/${`${i}`.padStart(5, '0')}`);
    for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key) => put(key, Buffer.alloc(0))));
    expect((await listed({ prefix: 'pages/' })).map(({ key }) => key)).toEqual(keys);
    expect((await listed({ prefix: 'pages/', after: 'pages/02300x', limit: 10 })).map(({ key }) => key)).toEqual(keys.slice(2_301, 2_311));
    expect(await listed({ prefix: 'pages/', limit: 1_500 })).toHaveLength(1_500);
  });
});

it('presigned URLs carry exactly the promised bytes to the public host', async () => {
  const body = randomBytes(1_000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  const { url, headers } = objects.presignPut({
    key: 'signed/ü 1',
    sizeBytes: 1_000,
    sha256,
    contentType: 'image/jpeg',
    expiresSeconds: 60,
  });
  const send = (bytes: Buffer) => fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  expect((await send(randomBytes(1_000))).status).toBe(400);
  expect(await objects.head('signed/ü 1')).toBeUndefined();
  expect((await send(body)).status).toBe(200);
  expect(await objects.head('signed/ü 1')).toMatchObject({ sizeBytes: 1_000, sha256 });
  expect(await bytesOf((await fetch(objects.presignGet({ key: 'signed/ü 1', expiresSeconds: 60 }))).body ?? undefined)).toEqual(body);
  const elsewhere = connectObjects({ ...bucket.settings, publicUrl: 'https://files.example.com' });
  expect(elsewhere.presignGet({ key: 'k', expiresSeconds: 60 })).toMatch(/^https:\/\/files\.example\.com\//);
  await elsewhere.close();
});

it('answers for its bucket', async () => {
  await expect(objects.check()).resolves.toBeUndefined();
  const wrong = connectObjects({ ...bucket.settings, secretAccessKey: secret('wrong') });
  await expect(wrong.check()).rejects.toMatchObject({ code: 'store.refused' });
  await expect(wrong.put({ key: 'x', body: Buffer.from('x'), sizeBytes: 1, contentType: 'text/plain' })).rejects.toMatchObject({
    params: { code: 'SignatureDoesNotMatch' },
  });
  await wrong.close();
});

describe('a store that stumbles', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.closeAllConnections();
  });

  /** Between client and store stands a proxy that does to the first `times` connections what the test says. */
  async function stumbling(times: number, stumble: (socket: Socket) => void): Promise<{ objects: Objects; seen: () => number }> {
    const target = new URL(bucket.settings.url);
    let seen = 0;
    const server = createServer({ keepAlive: false });
    server.removeAllListeners('request');
    server.on('connection', (socket) => {
      socket.removeAllListeners('data');
      socket.on('error', () => undefined);
      seen += 1;
      if (seen <= times) return stumble(socket);
      const onward = connect(Number(target.port), target.hostname);
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { objects: connectObjects({ ...bucket.settings, url, patience: { attempts: 2, silenceTimeoutMs: 300 } }), seen: () => seen };
  }
  const answer = (text: string) => (socket: Socket) =>
    void socket.end(`HTTP/1.1 ${text}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);

  it.each([
    ['breaks the connection', (socket: Socket) => void socket.destroy()],
    ['says to slow down', answer('503 Slow Down')],
    ['has a fault', answer('500 Internal Server Error')],
    ['says nothing', () => undefined],
  ])('and %s is asked again, but not for ever', async (_what, stumble) => {
    const once = await stumbling(1, stumble);
    await once.objects.put({ key: 'again', body: Buffer.from('x'), sizeBytes: 1, contentType: 'text/plain' });
    expect(once.seen()).toBeGreaterThanOrEqual(2);
    const always = await stumbling(99, stumble);
    await expect(always.objects.head('again')).rejects.toMatchObject({ code: 'store.unavailable', params: { store: 's3' } });
    expect(always.seen()).toBe(2);
    await Promise.all([once.objects.close(), always.objects.close()]);
  });

  it('is not asked again with a stream, of which a part is gone', async () => {
    const once = await stumbling(1, answer('503 Slow Down'));
    const stream = once.objects.put({ key: 'once', body: pieces('x'), sizeBytes: 1, contentType: 'text/plain' });
    await expect(stream).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(once.seen()).toBe(1);
    await once.objects.close();
  });

  it('and has no room left says so', async () => {
    const full = await stumbling(99, answer('507 Insufficient Storage'));
    await expect(
      put('x', Buffer.from('x')).then(() =>
        full.objects.put({ key: 'x', body: Buffer.from('x'), sizeBytes: 1, contentType: 'text/plain' }),
      ),
    ).rejects.toMatchObject({
      code: 'store.full',
    });
    await full.objects.close();
  });

  it('and cannot be reached is unavailable', async () => {
    const nowhere = connectObjects({ ...bucket.settings, url: 'http://127.0.0.1:1', patience: { attempts: 1 } });
    await expect(nowhere.check()).rejects.toMatchObject({ code: 'store.unavailable' });
    await nowhere.close();
  });
});
