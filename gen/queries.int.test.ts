import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsApp, openAsApp } from '../test/harness/open-as-app.ts';
import { expectAsDeclared, queriesUnder } from '../test/harness/queries/declared-queries.ts';

const queries = await queriesUnder(import.meta.dirname);
const named = queries.map((query) => [query.name, query] as const);

let database: AsApp;
beforeAll(async () => {
  database = await openAsApp('axion_gen');
});
afterAll(() => database.close());

it('finds the queries, each under a name of its own', () => {
  expect(named.length).toBeGreaterThan(40);
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
});

describe('on a migrated database, as the role that runs it,', () => {
  it.each(named)('%s is taken, and its parameters and columns are what they are declared to be', (_name, query) =>
    expectAsDeclared(database.app, query),
  );
});

it('names every table, column and constraint of axion_gen in a comment or by its meaning', async () => {
  const { rows } = await database.app.query(`
    select c.relname || coalesce('.' || a.attname, '') as uncommented
      from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and col_description(c.oid, a.attnum) is null`);
  expect(rows).toEqual([]);
});
