import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { takeTheirPlaces } from './restore-database.ts';

let db: TestDatabase<'axion_events'>;
beforeEach(async () => {
  db = await openDatabase('axion_events');
});
afterEach(async () => {
  await onServer((session) => session.query(`drop database if exists ${db.name}_restoring`));
  await onServer((session) => session.query(`drop database if exists ${db.name}_replaced`));
  await db.drop();
});

const onServer = <Result>(work: Parameters<typeof onDatabase<Result>>[1]) =>
  onDatabase(db.urls.admin.replace(`/${db.name}`, '/postgres'), work);

/** Whether the database of this name is the one that was there; fails when nobody may connect. */
const isOld = () =>
  onDatabase(db.urls.admin, async (session) => {
    const { rows } = await session.query<{ old: boolean }>(`select to_regclass('public.messages') is not null as old`);
    return rows[0]?.old;
  });

it('leaves every database open and in its place when one cannot take another’s', async () => {
  await onServer((session) => session.query(`create database ${db.name}_restoring template template0`));
  await expect(takeTheirPlaces(db.urls.admin, [db.name, 'never_restored'])).rejects.toThrow(/never_restored_restoring/);
  expect(await isOld()).toBe(true);
  await takeTheirPlaces(db.urls.admin, [db.name]);
  expect(await isOld()).toBe(false);
});

it('takes the place of a database whose clients come back at once', async () => {
  await onServer((session) => session.query(`create database ${db.name}_restoring template template0`));
  const done = new AbortController();
  const client = async (): Promise<void> => {
    while (!done.signal.aborted)
      await onDatabase(db.urls.admin, () => sleep(5_000, undefined, { signal: done.signal })).catch(() => undefined);
  };
  const clients = [client(), client(), client()];
  await sleep(200);
  await takeTheirPlaces(db.urls.admin, [db.name]).finally(() => done.abort());
  await Promise.all(clients);
  expect(await isOld()).toBe(false);
});
