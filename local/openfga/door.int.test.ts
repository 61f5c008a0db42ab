import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { key } from '../../test/harness/openfga/document-model.ts';
import { type FreshStores, openFreshStores } from '../../test/harness/openfga/fresh-stores.ts';
import { openOpenfga } from './open-openfga.ts';

let fga: FreshStores;
beforeAll(async () => {
  fga = await openFreshStores();
});
afterAll(() => fga.close());
beforeEach(() => fga.renew());

describe('the door', () => {
  it.each([
    ['a stranger', 'GET', '/stores', undefined, 'wrong', 401, 'unauthenticated'],
    ['a call that does not exist', 'GET', '/nothing', undefined, undefined, 404, 'undefined_endpoint'],
    ['a broken path', 'GET', '/stores/%E0%A4%A', undefined, undefined, 404, 'undefined_endpoint'],
    ['another method', 'PUT', '/stores', undefined, undefined, 404, 'unimplemented'],
    ['no JSON', 'POST', '/stores', '{', undefined, 400, 'validation_error'],
    ['a wrong shape', 'POST', '/stores', { name: 1 }, undefined, 400, 'validation_error'],
    ['an unknown store', 'GET', '/stores/01M7Z0T9MVPF6JTQR65Q6Z1AVA', undefined, undefined, 404, 'store_id_not_found'],
    ['what can be no store', 'GET', '/stores/none', undefined, undefined, 400, 'validation_error'],
    ['too many bytes', 'POST', '/stores', 'x'.repeat((1 << 20) + 1), undefined, 413, 'request_too_large'],
  ])('answers %s with its reason', async (_what, method, path, body, token, status, code) => {
    expect(await fga.call(method, path, body, token)).toMatchObject({ status, json: { code } });
  });

  it('lets nobody in without a token, and tells everyone that it is well', async () => {
    const bare = await fetch(`${fga.apiUrl}/stores`);
    expect([bare.status, await bare.json()]).toEqual([401, { code: 'bearer_token_missing', message: 'missing bearer token' }]);
    expect((await fetch(`${fga.apiUrl}/healthz`)).status).toBe(200);
  });
});

it('keeps everything when it is started again, also twice at once', async () => {
  await fga.write(['user:amal owner document:plan']);
  const settings = { port: 0, postgresUrl: fga.postgresUrl, apiToken: 'other', log: { debug() {}, info() {}, warn() {}, error() {} } };
  const again = await Promise.all([openOpenfga(settings), openOpenfga(settings)]);
  for (const { url, close } of again) {
    const response = await fetch(`${url}/stores/${fga.storeId()}/check`, {
      method: 'POST',
      headers: { authorization: 'Bearer other' },
      body: JSON.stringify({ tuple_key: key('user:amal owner document:plan') }),
    });
    expect(await response.json()).toMatchObject({ allowed: true });
    await close();
  }
});
