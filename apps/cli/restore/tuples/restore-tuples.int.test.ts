import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openAuthorizationServer } from '../../../../test/harness/openfga/authorization-server.ts';
import { documentModel, keys } from '../../../../test/harness/openfga/document-model.ts';
import { copyTuples, factsOfStore, readTuples } from '../../backup/copy-tuples.ts';
import { countRows, onDatabase } from '../../backup/dump-database.ts';
import { restoreTuples } from './restore-tuples.ts';

let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
let folder: string;
beforeAll(async () => {
  [server, folder] = [await openAuthorizationServer(), await mkdtemp(join(tmpdir(), 'axion-tuples-'))];
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await server.close();
});

const signal = new AbortController().signal;
const madeModel = z.object({ authorization_model_id: z.string() });

/** A store of its own. */
async function openStore(name: string) {
  const { api } = server;
  const storeId = await ensureStore(api, name);
  return {
    storeId,
    upload: async (document: object) =>
      (await api.post(`/stores/${storeId}/authorization-models`, document, madeModel)).authorization_model_id,
    write: (body: object) => api.post(`/stores/${storeId}/write`, body, z.unknown()),
    async stored(): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { user, relation, object } of readTuples(api, storeId)) found.push(`${user} ${relation} ${object}`);
      return found.sort();
    },
  };
}

it('takes away what was granted after the snapshot only when it is to replace what is there', async () => {
  const { api } = server;
  const { storeId, upload, write, stored } = await openStore('restored');
  await upload(documentModel());
  await write({ writes: keys('user:amal owner document:a', 'user:* viewer document:a') });
  const copy = await copyTuples(api, { folder, storeId, signal });
  // Also by a model that the copy does not have.
  await upload(documentModel('type badge\n  relations\n    define holder: [user]\n'));
  await write({ writes: keys('user:basma owner document:a', 'user:basma holder badge:b'), deletes: keys('user:amal owner document:a') });

  const wish = { folder, storeId, file: copy.file, models: copy.models, signal };
  expect(await restoreTuples(api, { ...wish, replaces: false })).toEqual({ written: 2, deleted: 0 });
  expect(await stored()).toEqual([
    'user:* viewer document:a',
    'user:amal owner document:a',
    'user:basma holder badge:b',
    'user:basma owner document:a',
  ]);
  expect(await restoreTuples(api, { ...wish, replaces: true })).toEqual({ written: 2, deleted: 2 });
  expect(await stored()).toEqual(['user:* viewer document:a', 'user:amal owner document:a']);
});

const models = fileURLToPath(new URL('../../../../migrations/openfga', import.meta.url));
const factsOf = {
  sense: [
    'sense_role:o/admin role organization:o',
    'sense_role:axion-sense/operator role system:axion-sense',
    'user:a member organization:o',
  ],
  gen: ['role:1 assigned_role system:axion-gen', 'user:* has_manage_roles role:1', 'organization:o organization dashboard:d'],
};

it.each([['sense', 'gen'] as const, ['gen', 'sense'] as const])(
  'brings the facts of both products back where the model of %s is the older one',
  async (...order) => {
    const { api } = server;
    const from = await openStore(`from-${order.join('-')}`);
    for (const product of order) {
      const id = await from.upload((await readProductModel(models, product)).document);
      await from.write({ writes: keys(...factsOf[product]), authorization_model_id: id });
    }
    const { file, models: modelsFile, count } = await copyTuples(api, { folder, storeId: from.storeId, signal });
    expect(count).toBe(6);
    const to = await openStore(`to-${order.join('-')}`);
    const wish = { folder, storeId: to.storeId, file, models: modelsFile, replaces: false, signal };
    expect(await restoreTuples(api, wish)).toEqual({ written: 6, deleted: 0 });
    expect(await to.stored()).toEqual([...factsOf.sense, ...factsOf.gen].sort());
  },
);

it('copies every model, also the one under which the oldest fact was written', async () => {
  const { storeId, upload } = await openStore('of-many-models');
  const first = await upload(documentModel('type oldest\n'));
  for (let i = 0; i < 50; i += 1) await upload(documentModel());
  const copy = await copyTuples(server.api, { folder, storeId, signal });
  const kept = z.array(z.object({ id: z.string() })).parse(JSON.parse(await readFile(join(folder, copy.models), 'utf8')));
  expect([kept.length, kept.at(-1)?.id]).toEqual([51, first]);
});

it('finds facts of a store in the dump of the server that has it', async () => {
  const { storeId, upload, write } = await openStore('dumped');
  await upload(documentModel());
  await write({ writes: keys('user:amal owner document:a') });
  const factsOf = (id: string) => onDatabase(server.postgresUrl, async (session) => factsOfStore(session, await countRows(session), id));
  expect(await factsOf(storeId)).toBeGreaterThan(0);
  expect(await factsOf('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined();
});
