import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openAuthorizationServer } from '../../../test/harness/openfga/authorization-server.ts';
import { documentModel, keys } from '../../../test/harness/openfga/document-model.ts';
import { copyTuples, readTuples } from '../backup/copy-tuples.ts';
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

it('takes away what was granted after the snapshot only when it is to replace what is there', async () => {
  const { api } = server;
  const storeId = await ensureStore(api, 'restored');
  const write = (body: object) => api.post(`/stores/${storeId}/write`, body, z.unknown());
  await api.post(`/stores/${storeId}/authorization-models`, documentModel(), z.unknown());
  await write({ writes: keys('user:amal owner document:a', 'user:* viewer document:a') });
  const copy = await copyTuples(api, { folder, storeId, signal: new AbortController().signal });
  await write({ writes: keys('user:basma owner document:a'), deletes: keys('user:amal owner document:a') });
  const stored = async () => {
    const found: string[] = [];
    for await (const { user, relation } of readTuples(api, storeId)) found.push(`${user} ${relation}`);
    return found.sort();
  };

  const wish = { folder, storeId, file: copy.file, models: copy.models, signal: new AbortController().signal };
  expect(await restoreTuples(api, { ...wish, replaces: false })).toEqual({ written: 2, deleted: 0 });
  expect(await stored()).toEqual(['user:* viewer', 'user:amal owner', 'user:basma owner']);
  expect(await restoreTuples(api, { ...wish, replaces: true })).toEqual({ written: 2, deleted: 1 });
  expect(await stored()).toEqual(['user:* viewer', 'user:amal owner']);
});
