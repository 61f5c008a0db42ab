import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsApp, openAsApp } from '../../test/harness/open-as-app.ts';
import { type DeclaredQuery, expectAsDeclared } from '../../test/harness/queries/declared-queries.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { modelVersions } from './model-versions.ts';
import * as queries from './versions/model-versions.queries.ts';

const sha256 = 'a'.repeat(64);
const named = Object.values(queries).map((query) => [query.name, query as unknown as DeclaredQuery] as const);

/** Both products keep their versions in a table of the same shape; what is true of one must be true of the other. */
describe.each(['axion_sense', 'axion_gen'] as const)('models that %s wrote', (store) => {
  let database: AsApp;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openAsApp(store);
    postgres = connectPostgres({ url: database.urls.migrate, poolMax: 2, applicationName: 'test' });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  it.each(named)('are asked for by %s, with the types that it declares', (_name, query) => expectAsDeclared(database.app, query));

  it('are remembered, and of two runners at once the first counts', async () => {
    const versions = modelVersions(postgres);
    expect(await versions.find(sha256)).toBeUndefined();
    const both = ['one', 'other'].map((modelId) => versions.keep({ sha256, modelId, insteadOf: undefined }));
    const [one, other] = await Promise.all(both);
    expect(one).toBe(other);
    expect(await versions.find(sha256)).toBe(one);
    expect(await versions.keep({ sha256, modelId: 'new', insteadOf: one })).toBe('new');
    expect(await versions.keep({ sha256, modelId: 'late', insteadOf: one })).toBe('new');
  });
});
