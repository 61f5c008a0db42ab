import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { secret } from '@axion/platform/config/secret.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rawHead, sendRaw, signedHead } from '../../test/harness/objects/raw-http.ts';
import { type OwnS3Server, startS3Server } from '../../test/harness/objects/s3-server.ts';
import { stockClient } from '../../test/harness/objects.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

let store: OwnS3Server;
beforeAll(async () => {
  store = await startS3Server();
});
beforeEach(() => store.setClock(noon));
afterAll(() => store.close());

const permits = (now: Date, overrides: object = {}) =>
  connectObjects({ ...store, bucket: 'axion', style: 'path', secretAccessKey: secret(store.secretAccessKey), ...overrides }, () => now);
const bytes = Buffer.from('the bytes of a frame');
const sha256 = createHash('sha256').update(bytes).digest('base64');
const grant = { key: 'frames/a/b.jpg', sizeBytes: bytes.length, sha256, contentType: 'image/jpeg', expiresSeconds: 900 };
const codeOf = async (answer: Response) => `${answer.status} ${/<Code>(\w+)</.exec(await answer.text())?.[1] ?? ''}`.trim();
const upload = (url: string, headers: Record<string, string>, body: Buffer = bytes) =>
  fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });

describe('a presigned PUT', () => {
  const { url, headers } = (() => {
    const made = { url: '', headers: {} as Record<string, string> };
    beforeEach(() => Object.assign(made, permits(noon).presignPut(grant)));
    return {
      url: () => made.url,
      headers: () => ({
        'content-type': made.headers['content-type'] ?? '',
        'x-amz-checksum-sha256': made.headers['x-amz-checksum-sha256'] ?? '',
      }),
    };
  })();

  it('takes exactly these bytes, until it expires, also more than once', async () => {
    store.setClock(later(899));
    expect(await codeOf(await upload(url(), headers()))).toBe('200');
    expect(await codeOf(await upload(url(), headers()))).toBe('200');
  });

  it.each<[string, () => [string, Record<string, string>, Buffer?], string]>([
    ['other bytes of the same length', () => [url(), headers(), Buffer.from('THE bytes of a frame')], '400 BadDigest'],
    ['fewer bytes', () => [url(), headers(), bytes.subarray(1)], '403 SignatureDoesNotMatch'],
    ['more bytes', () => [url(), headers(), Buffer.concat([bytes, bytes])], '403 SignatureDoesNotMatch'],
    ['another type', () => [url(), { ...headers(), 'content-type': 'text/html' }], '403 SignatureDoesNotMatch'],
    [
      'another hash',
      () => [url(), { ...headers(), 'x-amz-checksum-sha256': createHash('sha256').digest('base64') }, Buffer.alloc(0)],
      '403 SignatureDoesNotMatch',
    ],
    ['no hash', () => [url(), { 'content-type': 'image/jpeg' }], '403 SignatureDoesNotMatch'],
    ['a header that was not signed', () => [url(), { ...headers(), 'x-amz-meta-evil': '1' }], '403 AccessDenied'],
    ['another key', () => [url().replace('b.jpg', 'c.jpg'), headers()], '403 SignatureDoesNotMatch'],
    ['a longer life', () => [url().replace('Expires=900', 'Expires=9000'), headers()], '403 SignatureDoesNotMatch'],
    ['one more parameter', () => [`${url()}&response-content-type=text/html`, headers()], '403 SignatureDoesNotMatch'],
    [
      'a signature one digit off',
      () => [url().replace(/Signature=(\w{63})(\w)/, (_all, most, last) => `Signature=${most}${last === '0' ? '1' : '0'}`), headers()],
      '403 SignatureDoesNotMatch',
    ],
    ['no signature', () => [url().replace(/\?.*/, ''), headers()], '403 AccessDenied'],
  ])('refuses %s', async (_what, request, code) => {
    expect(await codeOf(await upload(...request()))).toBe(code);
  });

  it('is no permit to read, delete or list', async () => {
    for (const method of ['GET', 'DELETE', 'HEAD']) expect((await fetch(url(), { method })).status).toBe(403);
  });

  it('expires to the second, and does not begin before its time', async () => {
    store.setClock(later(900));
    expect(await codeOf(await upload(url(), headers()))).toBe('403 AccessDenied');
    store.setClock(later(-15 * 60 - 1));
    expect(await codeOf(await upload(url(), headers()))).toBe('403 AccessDenied');
  });

  it('of the stock presigner with its defaults works too', async () => {
    store.setClock(undefined);
    const theirs = await getSignedUrl(stockClient(store), new PutObjectCommand({ Bucket: 'axion', Key: 'stock', Metadata: { a: '1' } }));
    expect(await codeOf(await upload(theirs, {}))).toBe('200');
    const head = await stockClient(store).send(new HeadObjectCommand({ Bucket: 'axion', Key: 'stock' }));
    expect(head).toMatchObject({ Metadata: { a: '1' }, ContentLength: bytes.length });
  });
});

describe('a presigned GET', () => {
  it('reads whole and by range for an hour', async () => {
    await upload(permits(noon).presignPut(grant).url, { 'content-type': 'image/jpeg', 'x-amz-checksum-sha256': sha256 });
    const url = permits(noon).presignGet({ key: grant.key, expiresSeconds: 3_600 });
    store.setClock(later(3_599));
    expect(await (await fetch(url)).text()).toBe(bytes.toString());
    const part = await fetch(url, { headers: { range: 'bytes=4-8' } });
    expect([part.status, await part.text()]).toEqual([206, 'bytes']);
    store.setClock(later(3_600));
    expect(await codeOf(await fetch(url))).toBe('403 AccessDenied');
  });

  it('works on the host of the bucket', async () => {
    await upload(permits(noon).presignPut(grant).url, { 'content-type': 'image/jpeg', 'x-amz-checksum-sha256': sha256 });
    const publicUrl = store.url.replace('127.0.0.1', 'localhost');
    const url = new URL(permits(noon, { publicUrl, style: 'virtual-host' }).presignGet({ key: grant.key, expiresSeconds: 60 }));
    expect(url.hostname).toBe('axion.localhost');
    const answer = await sendRaw(store.url, rawHead('GET', `${url.pathname}${url.search}`, { host: url.host }));
    expect(answer).toMatchObject({ status: 200, body: bytes.toString() });
  });
});

describe('a signed request', () => {
  const ask = async (
    now: Date,
    changes: { access?: Partial<OwnS3Server>; edit?: (head: string) => string; headers?: Record<string, string> } = {},
  ) => {
    const { head } = signedHead(
      { ...store, ...changes.access },
      { method: 'GET', path: '/axion', payload: 'UNSIGNED-PAYLOAD', now, headers: { accept: '*/*', ...changes.headers } },
    );
    const { status, body } = await sendRaw(store.url, changes.edit?.(head) ?? head);
    return `${status} ${/<Code>(\w+)</.exec(body)?.[1] ?? ''}`.trim();
  };

  it('may come from a clock that is up to 15 minutes off', async () => {
    for (const seconds of [0, 899, -899]) expect(await ask(later(seconds))).toBe('200');
    for (const seconds of [1_200, -1_200, 86_400]) expect(await ask(later(seconds))).toBe('403 RequestTimeTooSkewed');
  });

  it.each<[string, Parameters<typeof ask>[1], string]>([
    ['another secret', { access: { secretAccessKey: 'wrong' } }, '403 SignatureDoesNotMatch'],
    ['an unknown key id', { access: { accessKeyId: 'stranger' } }, '403 InvalidAccessKeyId'],
    ['another region', { access: { region: 'eu-west-1' } }, '400 AuthorizationHeaderMalformed'],
    ['another path', { edit: (head) => head.replace('GET /axion', 'GET /axion/x') }, '403 SignatureDoesNotMatch'],
    ['another method', { edit: (head) => head.replace('GET', 'DELETE') }, '403 SignatureDoesNotMatch'],
    ['another query', { edit: (head) => head.replace('/axion', '/axion?prefix=a') }, '403 SignatureDoesNotMatch'],
    ['a changed signed header', { edit: (head) => head.replace('*/*', 'x/y') }, '403 SignatureDoesNotMatch'],
    ['another time', { edit: (head) => head.replace(/x-amz-date: \w+/, 'x-amz-date: 20261121T120001Z') }, '403 SignatureDoesNotMatch'],
    ['no time', { edit: (head) => head.replace(/x-amz-date: \w+\r\n/, '') }, '403 AccessDenied'],
    ['a header that is not signed', { edit: (head) => head.replace('accept', 'x-amz-acl: public-read\r\naccept') }, '403 AccessDenied'],
    ['no signature', { edit: (head) => head.replace(/authorization: .*\r\n/, '') }, '403 AccessDenied'],
    [
      'a signature of version 2',
      { edit: (head) => head.replace(/authorization: .*\r\n/, 'authorization: AWS own:c2ln\r\n') },
      '400 InvalidRequest',
    ],
    ['a garbled signature', { edit: (head) => head.replace(/Signature=\w+/, 'Signature=zz') }, '400 AuthorizationHeaderMalformed'],
    ['no hash of its body', { edit: (head) => head.replace(/x-amz-content-sha256: .*\r\n/, '') }, '400 InvalidRequest'],
    ['a session token of elsewhere', { headers: { 'x-amz-security-token': 'x' } }, '400 InvalidToken'],
  ])('is refused with %s', async (_what, changes, code) => {
    expect(await ask(noon, changes)).toBe(code);
  });

  it('is refused without saying the secret', async () => {
    const { body } = await sendRaw(
      store.url,
      signedHead({ ...store, secretAccessKey: 'wrong' }, { method: 'GET', path: '/axion', payload: 'UNSIGNED-PAYLOAD', now: noon }).head,
    );
    expect(body).not.toContain(store.secretAccessKey);
    expect(body).toMatch(/<RequestId>[0-9A-F]{16}<\/RequestId>/);
  });
});
