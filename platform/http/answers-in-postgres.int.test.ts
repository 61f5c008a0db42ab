import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { answersInPostgres } from './answers-in-postgres.ts';

let database: TestDatabase<'axion_sense'>;
let postgres: Postgres;
let admin: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_sense');
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  postgres = connectPostgres({ url: database.urls.app, poolMax: 2, applicationName: 'test' });
});
afterAll(async () => {
  await postgres.close();
  await admin.end();
  await database.drop();
});

const key = { actorId: 'phone', operation: 'POST /x', key: 'k' };
const first = { bodyHash: 'ab'.repeat(32), answer: { kept: 3, list: [1, null] } };

it('keeps the first answer to a key for 24 hours, with what was asked', async () => {
  const memory = answersInPostgres(postgres);
  expect(await memory.recall(key)).toBeUndefined();
  await memory.remember(key, first);
  await memory.remember(key, { bodyHash: 'cd'.repeat(32), answer: 'later' });
  expect(await memory.recall(key)).toEqual(first);
  expect(await memory.recall({ ...key, actorId: 'another phone' })).toBeUndefined();
  await admin.query(`update public.idempotency_keys set created_at = created_at - interval '25 hours'`);
  expect(await memory.recall(key)).toBeUndefined();
});
