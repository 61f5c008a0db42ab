import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { dataModelPages } from './data-model-pages.ts';

let databases: readonly [TestDatabase<'axion_sense'>, TestDatabase<'axion_sense_tasks'>, TestDatabase<'axion_gen'>];
let engine: TestClickHouseDatabase;
let pages: Readonly<Record<string, string>>;
beforeAll(async () => {
  databases = [await openDatabase('axion_sense'), await openDatabase('axion_sense_tasks'), await openDatabase('axion_gen')];
  engine = await openClickHouse();
  const [sense, tasks, gen] = databases.map(({ urls }) => urls.admin) as [string, string, string];
  pages = await dataModelPages({ sense, tasks, gen, clickhouse: { url: engine.url, database: engine.name } });
});
afterAll(async () => {
  await Promise.all(databases.map(({ drop }) => drop()));
  await engine.drop();
});

it('has no page that a migrated database would write differently (npm run docs:data-model)', () => {
  const stale = Object.entries(pages).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

it('has no page of a schema that is gone', async () => {
  const folder = 'docs/reference/data-model';
  expect((await readdir(folder)).map((name) => `${folder}/${name}`).filter((path) => !(path in pages))).toEqual([]);
});

it('counts no table or column without a comment', () => {
  const counts = (pages['docs/reference/data-model/README.md'] as string).split('\n').filter((line) => line.startsWith('| '));
  console.log(counts.join('\n'));
  expect(
    counts
      .find((line) => line.startsWith('| **all**'))
      ?.split(' | ')
      .at(-1),
  ).toBe('**0** |');
});
