import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openChunkChain } from '@axion/platform/objects/chunk-signature.ts';
import { openSigner } from '@axion/platform/objects/sigv4.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRaw, sendRaw, signedHead } from '../../test/harness/objects/raw-http.ts';
import { type OwnS3Server, startS3Server } from '../../test/harness/objects/s3-server.ts';

let store: OwnS3Server;
beforeAll(async () => {
  store = await startS3Server({ silenceTimeoutMs: 400 });
});
afterAll(() => store.close());

const unsigned = 'UNSIGNED-PAYLOAD';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ask = (method: string, path: string, more: { headers?: Record<string, string>; query?: [string, string][] } = {}) =>
  sendRaw(store.url, signedHead(store, { method, path, payload: unsigned, ...more }).head);
const statusOf = async (path: string) => (await ask('HEAD', path)).status;
const incoming = () => readdir(join(store.folder, 'incoming'));
/** Waits for what the server does in its own time. */
async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await happened()); await pause(10))
    if (Date.now() > deadline) throw new Error('it did not happen within 10 s');
}
const underWay = (count: number) => until(async () => (await incoming()).length === count);

/** The chunks of a body, signed one by one. */
function signedChunks(headers: Readonly<Record<string, string>>, pieces: readonly string[]): string {
  const seed = /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const chain = openChunkChain(openSigner(store.secretAccessKey, store.region), headers['x-amz-date'] ?? '', seed);
  return [...pieces, '']
    .map((piece) => `${piece.length.toString(16)};chunk-signature=${chain.next(sha256(piece))}\r\n${piece}\r\n`)
    .join('');
}

describe('a PUT that is cut in the middle leaves nothing', () => {
  const cut = async (path: string, headers: Record<string, string>, payload: string, body: string) => {
    const raw = await openRaw(store.url);
    raw.socket.write(`${signedHead(store, { method: 'PUT', path, headers, payload }).head}${body}`, 'latin1');
    await underWay(1);
    raw.socket.destroy();
    await underWay(0);
    expect(await statusOf(path)).toBe(404);
  };
  const some = 'x'.repeat(5_000);

  it('with a signed hash', () => cut('/axion/cut/hash', { 'content-length': '10000' }, sha256('y'.repeat(10_000)), some));
  it('with an unsigned payload', () => cut('/axion/cut/unsigned', { 'content-length': '10000' }, unsigned, some));
  it('in aws-chunked', () =>
    cut(
      '/axion/cut/chunked',
      { 'content-length': '20000', 'x-amz-decoded-content-length': '10000' },
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      `1388\r\n${some}\r\n`,
    ));
  it('in aws-chunked over transfer-encoding', () =>
    cut(
      '/axion/cut/te',
      { 'transfer-encoding': 'chunked', 'x-amz-decoded-content-length': '10000' },
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      `138e\r\n1388\r\n${some}\r\n`,
    ));

  it('and not even replaces what was there', async () => {
    const path = '/axion/cut/old';
    await sendRaw(
      store.url,
      `${signedHead(store, { method: 'PUT', path, headers: { 'content-length': '3' }, payload: unsigned }).head}old`,
    );
    const raw = await openRaw(store.url);
    raw.socket.write(`${signedHead(store, { method: 'PUT', path, headers: { 'content-length': '10000' }, payload: unsigned }).head}new`);
    await underWay(1);
    raw.socket.destroy();
    await underWay(0);
    expect((await ask('GET', path)).body).toBe('old');
  });

  it('when the client falls silent', async () => {
    const raw = await openRaw(store.url);
    raw.socket.write(
      `${signedHead(store, { method: 'PUT', path: '/axion/cut/silent', headers: { 'content-length': '10000' }, payload: unsigned }).head}some`,
    );
    await underWay(1);
    await until(() => raw.socket.destroyed);
    await underWay(0);
    expect(await statusOf('/axion/cut/silent')).toBe(404);
  });
});

describe('a body that is not what was signed is refused and not kept', () => {
  const put = async (path: string, headers: Record<string, string>, payload: string, body: string) => {
    const answer = await sendRaw(store.url, `${signedHead(store, { method: 'PUT', path, headers, payload }).head}${body}`);
    return { ...answer, code: /<Code>(\w+)</.exec(answer.body)?.[1], kept: (await statusOf(path)) === 200 };
  };

  it('by another hash', async () => {
    expect(await put('/axion/t/hash', { 'content-length': '4' }, sha256('good'), 'evil')).toMatchObject({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
      kept: false,
    });
    expect(await put('/axion/t/hash', { 'content-length': '4' }, sha256('good'), 'good')).toMatchObject({ status: 200, kept: true });
  });

  it('by a changed chunk', async () => {
    const headers = { 'content-length': '0', 'x-amz-decoded-content-length': '8' };
    const signed = (length: number) =>
      signedHead(store, {
        method: 'PUT',
        path: '/axion/t/chunk',
        headers: { ...headers, 'content-length': `${length}` },
        payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      });
    const length = signedChunks(signed(0).headers, ['good', 'good']).length;
    const { head, headers: sent } = signed(length);
    const body = signedChunks(sent, ['good', 'good']);
    expect((await sendRaw(store.url, `${head}${body.replace('good', 'evil')}`)).body).toContain('SignatureDoesNotMatch');
    expect(await statusOf('/axion/t/chunk')).toBe(404);
    expect((await sendRaw(store.url, `${head}${body}`)).status).toBe(200);
    expect((await ask('GET', '/axion/t/chunk')).body).toBe('goodgood');
  });

  it.each([
    ['too short', '9', '4\r\ngood\r\n0\r\n\r\n', 'IncompleteBody'],
    ['too long', '3', '4\r\ngood\r\n0\r\n\r\n', 'IncompleteBody'],
    ['not chunked at all', '8', 'goodgood', 'IncompleteBody'],
    ['with a trailer that is wrong', '4', '4\r\ngood\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
    ['without the trailer it announced', '4', '4\r\ngood\r\n0\r\n\r\n', 'InvalidRequest'],
  ])('by chunks %s', async (name, decoded, body, code) => {
    const headers = {
      'content-length': `${body.length}`,
      'x-amz-decoded-content-length': decoded,
      'content-encoding': 'aws-chunked',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    };
    expect(await put(`/axion/t/${name}`, headers, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', body)).toMatchObject({
      status: 400,
      code,
      kept: false,
    });
  });

  it('by no length', async () => {
    const answer = await put('/axion/t/nolength', { 'transfer-encoding': 'chunked' }, unsigned, '4\r\ngood\r\n0\r\n\r\n');
    expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength', kept: false });
    const large = await put('/axion/t/large', { 'content-length': `${6 * 2 ** 30}` }, unsigned, '');
    expect(large).toMatchObject({ code: 'EntityTooLarge', kept: false });
  });
});

describe('the connection', () => {
  it('is told to go on only when the body is wanted', async () => {
    const wanted = signedHead(store, {
      method: 'PUT',
      path: '/axion/expect/yes',
      headers: { 'content-length': '4', expect: '100-continue' },
      payload: unsigned,
    });
    const raw = await openRaw(store.url);
    raw.socket.write(wanted.head);
    await until(() => raw.heard() !== '');
    expect(raw.heard()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    raw.socket.write('body');
    expect((await raw.answer()).status).toBe(200);
    raw.socket.destroy();
    const refused = await sendRaw(store.url, wanted.head.replace(/Signature=\w{16}/, `Signature=${'0'.repeat(16)}`));
    expect(refused.status).toBe(403);
  });

  it('answers a document that is too long', async () => {
    const query = [['uploadId', 'x']] as const;
    const body = ' '.repeat(5 * 2 ** 20);
    const { head } = signedHead(store, {
      method: 'POST',
      path: '/axion/long',
      query,
      headers: { 'content-length': `${body.length}` },
      payload: unsigned,
    });
    expect(await sendRaw(store.url, `${head}${body}`)).toMatchObject({
      status: 400,
      body: expect.stringContaining('MaxMessageLengthExceeded'),
    });
  });

  it.each([
    ['at once', 'PUT', '/no-such-bucket-here/x', [], 404],
    ['on the way', 'POST', '/axion/long', [['uploadId', 'x']], 400],
  ] as const)('ends when a body that was refused %s does not', async (_when, method, path, query, status) => {
    const raw = await openRaw(store.url);
    raw.socket.write(signedHead(store, { method, path, query, headers: { 'content-length': `${10 ** 9}` }, payload: unsigned }).head);
    const piece = Buffer.alloc(2 ** 20);
    let sent = 0;
    while (!raw.socket.destroyed && sent < 200) {
      sent += 1;
      await new Promise<void>((resolve) => raw.socket.write(piece, () => resolve()));
    }
    expect(sent).toBeLessThan(150);
    expect(raw.heard()).toContain(`HTTP/1.1 ${status}`);
  });

  it('serves on after a refused body', async () => {
    const raw = await openRaw(store.url);
    const body = 'x'.repeat(300_000);
    const path = '/no-such-bucket-here/x';
    raw.socket.write(
      `${signedHead(store, { method: 'PUT', path, headers: { 'content-length': `${body.length}` }, payload: unsigned }).head}${body}`,
    );
    expect((await raw.answer()).status).toBe(404);
    raw.socket.write(signedHead(store, { method: 'HEAD', path: '/axion', payload: unsigned }).head);
    await until(() => raw.heard().includes('200 OK'));
    expect(raw.heard().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
    raw.socket.destroy();
  });
});

describe('names on the wire', () => {
  it.each([
    '/axion/nul\u0000l',
    '/axion/..',
    '/axion/../../etc/passwd',
    '/axion/a//b',
    '/axion/.',
    '/axion//',
    '/axion/%2e%2e',
    '/axion/\u0001',
    '/axion/ ',
  ])('keeps %j as it is', async (path) => {
    const { head } = signedHead(store, { method: 'PUT', path, headers: { 'content-length': `${path.length}` }, payload: unsigned });
    expect((await sendRaw(store.url, `${head}${path}`)).status).toBe(200);
    expect((await ask('GET', path)).body).toBe(path);
    const listed = await ask('GET', '/axion', {
      query: [
        ['encoding-type', 'url'],
        ['list-type', '2'],
        ['prefix', path.slice(7)],
      ],
    });
    expect(listed.body).toContain('<KeyCount>1</KeyCount>');
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  it.each(['/axion/%zz', '/axion/%ff', '/axion/%c0%80', '/axion/%ed%a0%80', 'http://127.0.0.1/axion'])(
    'refuses %s, which is no UTF-8 or no path',
    async (target) => {
      const answer = await sendRaw(store.url, `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('InvalidURI');
    },
  );

  it('writes control characters into listings as references, as S3 does', async () => {
    const { head } = signedHead(store, {
      method: 'PUT',
      path: '/axion/control\u0001',
      headers: { 'content-length': '0' },
      payload: unsigned,
    });
    await sendRaw(store.url, head);
    expect(
      (
        await ask('GET', '/axion', {
          query: [
            ['list-type', '2'],
            ['prefix', 'control'],
          ],
        })
      ).body,
    ).toContain('<Key>control&#x1;</Key>');
  });
});

it('answers 304 with the ETag and without a body', async () => {
  const { head } = signedHead(store, { method: 'PUT', path: '/axion/etag', headers: { 'content-length': '1' }, payload: unsigned });
  await sendRaw(store.url, `${head}x`);
  const etag = `"${createHash('md5').update('x').digest('hex')}"`;
  const answer = await ask('GET', '/axion/etag', { headers: { 'if-none-match': etag } });
  expect(answer).toMatchObject({ status: 304, body: '' });
  expect(answer.head.toLowerCase()).toContain(`etag: ${etag}`);
});

it('tells its health without a signature', async () => {
  expect(await sendRaw(store.url, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
});

describe('pages of other origins', () => {
  const preflight = (origin: string, method = 'PUT') =>
    sendRaw(
      store.url,
      `OPTIONS /axion/x HTTP/1.1\r\nhost: x\r\norigin: ${origin}\r\naccess-control-request-method: ${method}\r\naccess-control-request-headers: content-type,x-amz-checksum-sha256\r\n\r\n`,
    );

  it('may call when they are allowed', async () => {
    const { status, head } = await preflight('http://page.test');
    expect(status).toBe(200);
    expect(head).toContain('access-control-allow-origin: http://page.test');
    expect(head).toContain('access-control-allow-headers: content-type,x-amz-checksum-sha256');
    const answer = await ask('GET', '/axion/absent', { headers: { origin: 'http://page.test' } });
    expect(answer.head).toContain('access-control-expose-headers: etag');
  });

  it('may not otherwise', async () => {
    expect(await preflight('http://evil.test')).toMatchObject({ status: 403, body: expect.stringContaining('AccessForbidden') });
    expect((await preflight('http://page.test', 'PATCH')).status).toBe(403);
    expect((await ask('GET', '/axion/absent', { headers: { origin: 'http://evil.test' } })).head).not.toContain('access-control');
  });
});
