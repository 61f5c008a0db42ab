import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { appendTuples, drainTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { deleteDataSourceRow } from '../sources/data-source.queries.ts';
import { refs } from './ask-rights.ts';
import { ensureParentTuples } from './ensure-parent-tuples.ts';

let database: TestDatabase<'axion_gen'>;
let admin: pg.Client;
/** The runner, and the API beside it. */
let runner: Postgres;
let api: Postgres;
beforeAll(async () => {
  database = await openDatabase('axion_gen');
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  runner = connectPostgres({ url: database.urls.migrate, poolMax: 2, applicationName: 'test-runner' });
  api = connectPostgres({ url: database.urls.app, poolMax: 2, applicationName: 'test-api' });
});
afterAll(async () => {
  await Promise.all([runner.close(), api.close(), admin.end()]);
  await database.drop();
});

it('does not bring back what is deleted between the reading of its row and the writing of its facts', async () => {
  const [gone, kept] = ['018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000a2'];
  await admin.query(
    `insert into data_sources (id, name, title, connector) values ($1, 'gone', 'Gone', 'clickhouse'), ($2, 'kept', 'Kept', 'clickhouse')`,
    [gone, kept],
  );
  const tupleOf = (name: string): RelationTuple => ({ user: refs.system, relation: 'parent', object: refs.source(name) });
  const facts = new Set<string>();
  const authz = {
    async write({ writes = [], deletes = [] }: { writes?: readonly RelationTuple[]; deletes?: readonly RelationTuple[] }) {
      for (const { object } of deletes) facts.delete(object);
      for (const { object } of writes) facts.add(object);
    },
  };
  const deletions: Promise<unknown>[] = [];
  const deleteGone = () =>
    api.transaction(async (tx) => {
      await tx.maybeOne(deleteDataSourceRow, { id: gone });
      return appendTuples(tx, { deletes: [tupleOf('gone')] });
    });
  /** The runner's connections, slow to write what they have read. */
  const slow: Postgres = {
    ...runner,
    transaction: (work) =>
      runner.transaction((tx) =>
        work({
          maybeOne: tx.maybeOne.bind(tx),
          async many(query, params) {
            if (query.name === 'authz-outbox-insert' && JSON.stringify(params).includes(refs.source('gone'))) {
              deletions.push(deleteGone());
              await new Promise((resolve) => setTimeout(resolve, 200));
            }
            return tx.many(query, params);
          },
        }),
      ),
  };
  expect(await ensureParentTuples({ postgres: slow, authz })).toBeGreaterThan(0);
  await Promise.all(deletions);
  await drainTuples({ postgres: api, authz });
  expect(deletions).toHaveLength(1);
  expect([facts.has(refs.source('kept')), facts.has(refs.source('gone'))]).toEqual([true, false]);
  expect((await admin.query('select from authz_outbox')).rowCount).toBe(0);
});
