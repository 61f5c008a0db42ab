import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { factsOfStore } from './copy-tuples.ts';
import { countRows, onDatabase } from './dump-database.ts';

let db: TestDatabase<'axion_sense_permissions'>;
beforeAll(async () => {
  db = await openDatabase('axion_sense_permissions');
});
afterAll(() => db.drop());

/** Facts of the tables that have a store. */
const factsOf = (storeId: string) => onDatabase(db.urls.admin, async (session) => factsOfStore(session, await countRows(session), storeId));
const run = (statements: string) => onDatabase(db.urls.admin, (session) => session.query(statements));

/** What OpenFGA's own migrations make, as far as it is looked at. */
const openFgaIn = (schema: string) => `create schema if not exists ${schema};
  create table ${schema}.tuple (store text); create table ${schema}.authorization_model (store text);
  create table ${schema}.store (id text primary key, deleted_at timestamptz)`;

it('takes tables for the truth only when they have the store that is named', async () => {
  expect([await factsOf('s1'), await factsOf('')]).toEqual([undefined, undefined]);
  await run(openFgaIn('"of OpenFGA"'));
  // Migrated, and never used.
  expect([await factsOf('s1'), await factsOf('')]).toEqual([undefined, undefined]);
  await run(`insert into "of OpenFGA".store values ('s1', null), ('gone', now()); insert into "of OpenFGA".tuple values ('s1'), ('s1')`);
  expect([await factsOf('s1'), await factsOf('s2'), await factsOf('gone'), await factsOf('')]).toEqual([2, undefined, undefined, 2]);
  await run(`create schema if not exists openfga; create table openfga.tuples (store_id text);
    create table openfga.stores (id text primary key, deleted_at timestamptz);
    insert into openfga.stores values ('s2', null); insert into openfga.tuples values ('s2')`);
  expect([await factsOf('s1'), await factsOf('s2'), await factsOf('')]).toEqual([2, 1, 3]);
});
