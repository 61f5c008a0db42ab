import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { uploadModel } from '@axion/platform/authz/upload-model.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { openAuthorizationServer } from '../../../test/harness/openfga/authorization-server.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { databaseBehind } from './behind-release.ts';

let db: TestDatabase<'axion_gen'>;
let postgres: Postgres;
let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
beforeAll(async () => {
  [db, server] = [await openDatabase('axion_gen'), await openAuthorizationServer()];
  postgres = connectPostgres({ url: db.urls.admin, poolMax: 1, applicationName: 'behind-test' });
});
afterAll(async () => {
  await postgres.close();
  await server.close();
  await db.drop();
});

it('tells which files and which model of this release a database lacks', async () => {
  const part = { database: 'axion_gen', folder: 'axion_gen', product: 'gen', hasModel: true } as const;
  const { api, apiUrl: url, apiToken } = server;
  const [store, madeAnew] = [await ensureStore(api, 'gen'), await ensureStore(api, 'made-anew')];
  const lackingIn = (storeId: string) => databaseBehind(part, { url: db.urls.admin, openfga: { url, apiToken, storeId } });
  const noModel = ['axion_gen: the authorization model of this release is not written'];
  expect(await lackingIn(store)).toEqual(noModel);
  expect(await databaseBehind(part, { url: db.urls.admin, openfga: undefined })).toEqual([]);
  const model = await readProductModel(fileURLToPath(new URL('../../../migrations/openfga', import.meta.url)), 'gen');
  await uploadModel({ api, record: modelVersions(postgres) }, { storeId: store, model });
  expect(await lackingIn(store)).toEqual([]);
  // The database remembers an id that another store gave it.
  expect(await lackingIn(madeAnew)).toEqual(noModel);
  // Nor is it in a store that is gone.
  expect(await lackingIn('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toEqual(noModel);
  await onDatabase(db.urls.admin, (session) =>
    session.query('delete from migrations.applied where version >= (select max(version) - 1 from migrations.applied)'),
  );
  expect(await lackingIn(store)).toEqual([
    expect.stringMatching(/^axion_gen: \d{4}-.*\.sql is not applied$/),
    expect.stringContaining('is not applied'),
  ]);
});
