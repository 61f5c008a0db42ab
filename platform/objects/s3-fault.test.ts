import { expect, it } from 'vitest';
import { AxionError } from '../errors/axion-error.ts';
import { codeOf, faultOf, translateS3Error } from './s3-fault.ts';

it.each([
  [500, 'store.unavailable'],
  [503, 'store.unavailable'],
  [429, 'store.unavailable'],
  [507, 'store.full'],
  [403, 'store.refused'],
  [400, 'store.refused'],
])('status %i is %s', (status, code) => {
  expect(faultOf(status, 'SomeCode').code).toBe(code);
});

it('reads the code of a document, and nothing else of it', () => {
  expect(codeOf('<Error><Code>AccessDenied</Code><Message>secret</Message></Error>', 403)).toBe('AccessDenied');
  expect(codeOf('', 404)).toBe('HTTP 404');
  expect(codeOf('<Code>not a code!</Code>', 400)).toBe('HTTP 400');
});

it('translates failures of the network and leaves those of the caller alone', () => {
  const named = (code: string) => translateS3Error(Object.assign(new Error('secret-host:9000'), { code }));
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']) {
    expect(named(code)).toMatchObject({ code: 'store.unavailable' });
    expect(JSON.stringify(named(code)) + (named(code) as Error).message).not.toContain('secret-host');
  }
  expect(named('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')).not.toBeInstanceOf(AxionError);
  expect(translateS3Error(new TypeError('a stream of the caller'))).toBeInstanceOf(TypeError);
});
