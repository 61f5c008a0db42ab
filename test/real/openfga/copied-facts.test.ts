import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyTuples, factsOfStore, readTuples } from '@axion/cli/backup/copy-tuples.ts';
import { countRows, onDatabase } from '@axion/cli/backup/dump-database.ts';
import { restoreTuples } from '@axion/cli/restore/tuples/restore-tuples.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { keys } from '../../harness/openfga/document-model.ts';
import { startLocalOpenfga } from './local-server.ts';
import { startRealOpenfga } from './openfga-server.ts';

const models = fileURLToPath(new URL('../../../migrations/openfga', import.meta.url));
const factsOf = {
  sense: ['sense_role:o/admin role organization:o', 'user:a member organization:o', 'user:* has_manage_users sense_role:o/admin'],
  gen: ['role:1 assigned_role system:axion-gen', 'user:* has_manage_roles role:1'],
};

let api: ReturnType<typeof openOpenFgaApi>;
let postgresUrl: string;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const ours = await startLocalOpenfga();
  closing.unshift(ours.stop);
  postgresUrl = await ours.openScratch('copied_facts');
  const real = await startRealOpenfga({ postgresUrl });
  closing.unshift(real.stop);
  api = openOpenFgaApi(real);
  closing.unshift(() => api.close());
  folder = await mkdtemp(join(tmpdir(), 'axion-facts-'));
  closing.unshift(() => rm(folder, { recursive: true }));
});
afterAll(async () => {
  for (const close of closing) await close();
});

it.each([['sense', 'gen'] as const, ['gen', 'sense'] as const])(
  'copies facts, and brings them back, where the model of %s is the older one',
  async (...order) => {
    const made = z.object({ id: z.string() });
    const [from, to] = [await api.post('/stores', { name: 'from-here' }, made), await api.post('/stores', { name: 'to-there' }, made)];
    const inDump = () => onDatabase(postgresUrl, async (session) => factsOfStore(session, await countRows(session), from.id));
    const before = (await inDump()) ?? Number.NaN;
    for (const product of order) {
      const { document } = await readProductModel(models, product);
      const path = `/stores/${from.id}/authorization-models`;
      const { authorization_model_id } = await api.post(path, document, z.object({ authorization_model_id: z.string() }));
      await api.post(`/stores/${from.id}/write`, { writes: keys(...factsOf[product]), authorization_model_id }, z.unknown());
    }
    expect(await inDump()).toBe(before + 5);

    const signal = new AbortController().signal;
    const { file, models: modelsFile, count } = await copyTuples(api, { folder, storeId: from.id, signal });
    expect(count).toBe(5);
    const wish = { folder, storeId: to.id, file, models: modelsFile, signal };
    expect(await restoreTuples(api, { ...wish, replaces: false })).toEqual({ written: 5, deleted: 0 });
    await api.post(
      `/stores/${to.id}/write`,
      { writes: keys('user:b assignee task:t'), authorization_model_id: await newest(to.id, 'task') },
      z.unknown(),
    );
    expect(await restoreTuples(api, { ...wish, replaces: true })).toEqual({ written: 5, deleted: 1 });
    const found: string[] = [];
    for await (const { user, relation, object } of readTuples(api, to.id)) found.push(`${user} ${relation} ${object}`);
    expect(found.sort()).toEqual([...factsOf.sense, ...factsOf.gen].sort());
  },
);

/** The newest model of a store that knows a type. */
async function newest(storeId: string, type: string): Promise<string | undefined> {
  const model = z.object({ id: z.string(), type_definitions: z.array(z.object({ type: z.string() })) });
  const page = await api.get(`/stores/${storeId}/authorization-models`, z.object({ authorization_models: z.array(model) }));
  return page.authorization_models.find(({ type_definitions }) => type_definitions.some((each) => each.type === type))?.id;
}
