import { expect, it } from 'vitest';
import { openObjectPermits } from './object-permits.ts';

const permits = openObjectPermits(
  ({ method, key }) => `${method} ${key}`,
  () => new Date(),
);
const put = { key: 'k', sizeBytes: 1, sha256: `${'A'.repeat(43)}=`, contentType: 'image/jpeg', expiresSeconds: 900 };

it('grants what a store takes, and names the headers to send', () => {
  expect(permits.presignPut(put)).toEqual({
    url: 'PUT k',
    headers: { 'content-length': '1', 'content-type': 'image/jpeg', 'x-amz-checksum-sha256': put.sha256 },
  });
  expect(permits.presignGet({ key: 'ü'.repeat(512), expiresSeconds: 604_800 })).toBe(`GET ${'ü'.repeat(512)}`);
});

it.each([
  ['key', { key: '' }],
  ['key', { key: 'k'.repeat(1_025) }],
  ['key', { key: 'ü'.repeat(513) }],
  ['key', { key: '\ud800' }],
  ['sizeBytes', { sizeBytes: -1 }],
  ['sizeBytes', { sizeBytes: 1.5 }],
  ['sha256', { sha256: 'abc' }],
  ['sha256', { sha256: 'A'.repeat(44) }],
  ['contentType', { contentType: '' }],
  ['contentType', { contentType: 'image/jpeg\r\nx-evil: 1' }],
  ['expiresSeconds', { expiresSeconds: 0 }],
  ['expiresSeconds', { expiresSeconds: 604_801 }],
])('refuses a %s that no store takes: %j', (path, wrong) => {
  expect(() => permits.presignPut({ ...put, ...wrong })).toThrow(
    expect.objectContaining({ code: 'request.malformed', params: { errors: [expect.objectContaining({ path })] } }),
  );
});
