import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsApp, openAsApp } from '../../test/harness/open-as-app.ts';
import { expectAsDeclared } from '../../test/harness/queries/declared-queries.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { User } from './actor.ts';
import { openRecognition } from './recognise-user.ts';
import { userIdOf } from './user-id-of.ts';
import { upsertUser } from './users.queries.ts';

const [issuer, subject] = ['https://id.test', 'a|m'];
const amal: User = { kind: 'user', id: userIdOf(issuer, subject), issuer, subject, name: 'Amal' };

/** Both products keep whoever called in a table of the same name; what is true of one must be true of the other. */
describe.each(['axion_sense', 'axion_gen'] as const)('whoever calls %s', (store) => {
  let database: AsApp;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openAsApp(store);
    postgres = connectPostgres({ url: database.urls.app, poolMax: 2, applicationName: 'test' });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  it('is written by a query with the types that it declares', () => expectAsDeclared(database.app, upsertUser));

  it('is known from the first call, and their name is kept up to date', async () => {
    const recognise = openRecognition({ postgres, now: () => new Date() });
    await recognise(amal);
    await recognise({ ...amal, name: 'Amal K.', email: 'amal@example.com' });
    const { rows } = await database.app.query('select name, email, external_auth_id from users where id = $1', [amal.id]);
    expect(rows).toEqual([{ name: 'Amal K.', email: 'amal@example.com', external_auth_id: 'https://id.test|a|m' }]);
  });
});

it('costs nothing for half an hour after that', async () => {
  let [asked, time] = [0, Date.parse('2026-01-01T00:00:00Z')];
  const maybeOne = async () => {
    asked += 1;
    return undefined;
  };
  const recognise = openRecognition({ postgres: { maybeOne }, now: () => new Date(time) });
  await recognise(amal);
  await recognise(amal);
  expect(asked).toBe(1);
  time += 31 * 60_000;
  await recognise(amal);
  expect(asked).toBe(2);
});
