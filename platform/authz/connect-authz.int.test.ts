import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAuthorizationServer } from '../../test/harness/openfga/authorization-server.ts';
import type { Authz, RelationTuple } from './authz.ts';
import { composeModel } from './compose-model.ts';
import { connectAuthz } from './connect-authz.ts';
import { ensureStore } from './ensure-store.ts';
import { objectRef, userRef } from './object-ref.ts';
import { type ModelRecord, uploadModel } from './upload-model.ts';

const contents =
  'module test\n\ntype user\ntype organization\n  relations\n    define member: [user]\n    define can_view_org_tracks: member\n';
const model = composeModel([{ name: 'test.fga', contents }]);
const amal = userRef('amal');
const organization = (id: string) => objectRef('organization', id) as `organization:${string}`;
const member = (id: string): RelationTuple => ({ user: amal, relation: 'member', object: organization(id) });
const asks = (id: string) => ({ user: amal, relation: 'can_view_org_tracks', object: organization(id) }) as const;

let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
let storeId: string;
let authz: Authz;
beforeAll(async () => {
  server = await openAuthorizationServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await authz?.close();
  storeId = await ensureStore(server.api, `test-${Math.random().toString(36).slice(2)}`);
  const { modelId } = await uploadModel({ api: server.api, record: recordInMemory() }, { storeId, model });
  authz = connectAuthz({ apiUrl: server.apiUrl, apiToken: server.apiToken, storeId, modelId });
});
afterAll(() => authz.close());

/** What a runner keeps in its database. */
function recordInMemory(): ModelRecord & { readonly known: Map<string, string> } {
  const known = new Map<string, string>();
  return {
    known,
    find: async (sha256) => known.get(sha256),
    async keep({ sha256, modelId, insteadOf }) {
      if (known.get(sha256) === insteadOf) known.set(sha256, modelId);
      return known.get(sha256) ?? modelId;
    },
  };
}

describe('questions', () => {
  it('are answered from what was written', async () => {
    await authz.write({ writes: [member('a')] });
    expect(await authz.check(asks('a'))).toBe(true);
    expect(await authz.check(asks('b'), { consistency: 'HIGHER_CONSISTENCY' })).toBe(false);
    await authz.write({ deletes: [member('a')] });
    expect(await authz.check(asks('a'))).toBe(false);
  });

  it('go in chunks of fifty and come back in their order', async () => {
    await authz.write({ writes: Array.from({ length: 60 }, (_, i) => member(String(i * 2))) });
    const answers = await authz.batchCheck(Array.from({ length: 120 }, (_, i) => asks(String(i))));
    expect(answers).toEqual(Array.from({ length: 120 }, (_, i) => i % 2 === 0));
    expect(await authz.batchCheck([])).toEqual([]);
  });

  it('fail as a whole when one of them cannot be answered', async () => {
    const wrong = { ...asks('a'), relation: 'can_manage_users' } as const;
    await expect(authz.batchCheck([asks('a'), wrong])).rejects.toMatchObject({ code: 'store.refused', params: { code: 'check-failed' } });
    await expect(authz.check(wrong)).rejects.toMatchObject({ params: { store: 'openfga', code: 'validation_error' } });
  });

  it('list the things', async () => {
    await authz.write({ writes: [member('b'), member('a')] });
    expect(await authz.listObjects({ user: amal, relation: 'member', type: 'organization' })).toEqual(['organization:a', 'organization:b']);
  });

  it('take names that nobody should choose', async () => {
    const odd = 'a:b#c d/*é';
    await authz.write({ writes: [member(odd)] });
    expect(await authz.check(asks(odd))).toBe(true);
    expect(await authz.check(asks('*'))).toBe(false);
  });
});

describe('writing', () => {
  it('what is already so changes nothing and is no failure', async () => {
    await authz.write({ writes: [member('a'), member('a')] });
    await authz.write({ writes: [member('a'), member('b')], deletes: [member('c')] });
    expect(await authz.batchCheck([asks('a'), asks('b')])).toEqual([true, true]);
    await authz.write({});
  });

  it('is all or nothing, and never more than a hundred', async () => {
    const wrong = { user: amal, relation: 'owner', object: organization('a') };
    await expect(authz.write({ writes: [member('a'), wrong] })).rejects.toMatchObject({ code: 'store.refused' });
    expect(await authz.check(asks('a'))).toBe(false);
    await expect(authz.write({ writes: Array.from({ length: 101 }, (_, i) => member(String(i))) })).rejects.toThrow(RangeError);
  });
});

describe('a server', () => {
  const unknownId = '01M7Z0T9MVPF6JTQR65Q6Z1AVA';
  const connected = (change: object) =>
    connectAuthz({ apiUrl: server.apiUrl, apiToken: server.apiToken, storeId, modelId: unknownId, ...change });

  it.each([
    ['that does not know the model', {}, { code: 'store.refused', params: { code: 'authorization_model_not_found' } }],
    ['that does not know the store', { storeId: unknownId }, { code: 'store.refused', params: { code: 'store_id_not_found' } }],
    ['that does not know the token', { apiToken: 'guess' }, { code: 'store.refused', params: { code: 'unauthenticated' } }],
    ['that is not there', { apiUrl: 'http://127.0.0.1:1' }, { code: 'store.unavailable', params: { store: 'openfga' } }],
  ])('%s is named', async (_what, change, expected) => {
    const other = connected(change);
    await expect(other.check(asks('a'))).rejects.toMatchObject(expected);
    await other.close();
  });

  it('that never answers is given up, and one that answers nonsense is not believed', async () => {
    let silent = true;
    const odd = createServer((_request, response) => {
      if (!silent) response.end('{"allowed":"yes"}');
    });
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const other = connected({ apiUrl: `http://127.0.0.1:${(odd.address() as AddressInfo).port}`, timeoutMs: 200 });
    await expect(other.check(asks('a'))).rejects.toMatchObject({ code: 'store.unavailable' });
    silent = false;
    await expect(other.check(asks('a'))).rejects.toMatchObject({ code: 'store.refused', params: { code: 'unexpected-answer' } });
    await other.close();
    odd.closeAllConnections();
    odd.close();
  });
});

describe('a model', () => {
  it('is uploaded when its content is new, and once', async () => {
    const record = recordInMemory();
    const first = await uploadModel({ api: server.api, record }, { storeId, model });
    expect(first.uploaded).toBe(true);
    expect(await uploadModel({ api: server.api, record }, { storeId, model })).toEqual({ modelId: first.modelId, uploaded: false });
    const other = composeModel([{ name: 'test.fga', contents: `${contents}type robot\n` }]);
    expect((await uploadModel({ api: server.api, record }, { storeId, model: other })).uploaded).toBe(true);
  });

  it('is uploaded again to a store that was made anew', async () => {
    const record = recordInMemory();
    const first = await uploadModel({ api: server.api, record }, { storeId, model });
    const fresh = await ensureStore(server.api, 'made-anew');
    const second = await uploadModel({ api: server.api, record }, { storeId: fresh, model });
    expect(second.uploaded).toBe(true);
    expect(record.known.get(model.sha256)).toBe(second.modelId);
    expect(second.modelId).not.toBe(first.modelId);
  });

  it('of two runners at once has one id', async () => {
    const record = recordInMemory();
    const both = await Promise.all([1, 2, 3, 4].map(() => uploadModel({ api: server.api, record }, { storeId, model })));
    expect(new Set(both.map(({ modelId }) => modelId)).size).toBe(1);
  });

  it('that the server refuses is an error with its reason', async () => {
    const faulty = { document: { schema_version: '1.1', type_definitions: [] }, sha256: 'x' };
    await expect(uploadModel({ api: server.api, record: recordInMemory() }, { storeId, model: faulty })).rejects.toMatchObject({
      code: 'store.refused',
    });
  });
});

it('finds a store by its name on any page', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 60; i += 1) ids.push(await ensureStore(server.api, `paged-${i}`));
  expect(await ensureStore(server.api, 'paged-59')).toBe(ids[59]);
});
