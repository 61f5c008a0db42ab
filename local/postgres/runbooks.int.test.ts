import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateJobs } from '@axion/platform/jobs/migrate-jobs.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const pages = globSync('docs/runbooks/*.md', { cwd: project }).map(
  (path) => [basename(path), readFileSync(join(project, path), 'utf8')] as const,
);

type Store = 'axion_sense' | 'axion_sense_tasks' | 'axion_gen';
const storeOf = (part: string): Store => (/^-- (axion_\w+)/.exec(part.trimStart())?.[1] ?? 'axion_sense') as Store;

/** SQL of a page, by the database that a remark at the beginning of a line names; Sense's when none does. */
const statements = pages.flatMap(([name, text]) =>
  [...text.matchAll(/^ *```sql\n(.*?)^ *```/gms)].flatMap(([, block = '']) =>
    `\n${block}`
      .replace(/^ +/gm, '')
      .split(/\n(?=-- axion_\w)/)
      .filter((part) => part.trim() !== '')
      .map((part, i) => [`${name} ${i + 1}`, storeOf(part), part] as const),
  ),
);

const opened: Partial<Record<Store, TestDatabase<Store>>> = {};
beforeAll(async () => {
  const open = async (store: Store) => {
    const database = await openDatabase(store);
    opened[store] = database;
    if (store !== 'axion_sense') await migrateJobs({ url: database.urls.migrate });
  };
  await Promise.all((['axion_sense', 'axion_sense_tasks', 'axion_gen'] as const).map(open));
});
afterAll(() => Promise.all(Object.values(opened).map((database) => database.drop())));

describe('runbooks', () => {
  it.each(statements)('%s runs on %s as it is written, as the role that owns the tables', async (_name, store, sql) => {
    const client = new pg.Client({ connectionString: opened[store]?.urls.migrate });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(sql);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });

  it.each(pages)('%s is a page, and its links lead somewhere', (_name, text) => {
    expect(text.split('\n').length).toBeLessThan(60);
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link).filter((link) => !link.startsWith('http'));
    expect(links.filter((link) => globSync(join('docs/runbooks', link), { cwd: project }).length === 0)).toEqual([]);
  });
});
