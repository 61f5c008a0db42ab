import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { databaseBehind } from './behind-release.ts';

let db: TestDatabase<'axion_gen'>;
beforeAll(async () => {
  db = await openDatabase('axion_gen');
});
afterAll(() => db.drop());

it('tells which files and which model of this release a database lacks', async () => {
  const lacking = () => databaseBehind({ database: 'axion_gen', folder: 'axion_gen', product: 'gen', url: db.urls.admin });
  const run = (statement: string, values?: string[]) => onDatabase(db.urls.admin, (session) => session.query(statement, values));
  const { sha256 } = await readProductModel(fileURLToPath(new URL('../../../migrations/openfga', import.meta.url)), 'gen');
  expect(await lacking()).toEqual(['axion_gen: the authorization model of this release is not written']);
  await run(`insert into public.openfga_model_versions (model_sha256, openfga_model_id) values ($1, '01JD0000000000000000000000')`, [
    sha256,
  ]);
  expect(await lacking()).toEqual([]);
  await run('delete from migrations.applied where version >= (select max(version) - 1 from migrations.applied)');
  expect(await lacking()).toEqual([
    expect.stringMatching(/^axion_gen: \d{4}-.*\.sql is not applied$/),
    expect.stringContaining('is not applied'),
  ]);
});
