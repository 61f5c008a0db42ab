import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { readMigrations } from '@axion/platform/migrations/migration-files.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(project, 'docs/runbooks/rename-a-column.md'), 'utf8');
/** The page's own files, in its order. */
const files = [...page.matchAll(/^```sql title="([^"]+)"\n(.*?)^```/gms)].map(([, name = '', sql = '']) => ({ name, sql }));

let root: string;
let folder: string;
let db: TestDatabase<'axion_sense'>;
let app: pg.Client;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-rename-'));
  folder = join(root, 'axion_sense');
  await cp(join(project, 'migrations/axion_sense'), folder, { recursive: true });
  await cp(join(project, 'migrations/bootstrap.sql'), join(root, 'bootstrap.sql'));
  db = await openDatabase('axion_sense');
  app = new pg.Client({ connectionString: db.urls.app });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await db.drop();
  await rm(root, { recursive: true, force: true });
});

const organization = '018f0000-0000-7000-8000-00000000a001';
/** Lands the next files of the page, as the runner does. */
async function land(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const next = String((await readMigrations(folder)).length + 1).padStart(4, '0');
    await writeFile(join(folder, `${next}-${name}`), files.find((file) => file.name === name)?.sql ?? '');
  }
  expect((await migrate({ url: db.urls.migrate, folder, now: () => new Date() })).applied).toHaveLength(names.length);
}
const insert = (column: string, value: string) =>
  app.query(
    `insert into planner.projects (id, organization_id, ${column}) values (encode(set_byte(set_byte(uuid_send(gen_random_uuid()), 6, 112), 8, 128), 'hex')::uuid, $1, $2)`,
    [organization, value],
  );

it('the page renames a column without losing a rule, and the release before runs beside it', async () => {
  await app.query(`insert into organizations (id, code, name) values ($1, 'axionville', 'Axionville')`, [organization]);
  await insert('name', 'Old');
  await land('projects-title.sql', 'projects-title-filled.sql', 'projects-title-checked.sql');
  await insert('name', 'By the release before');
  await insert('title', 'By the new one');
  await app.query(`update planner.projects set name = 'Renamed' where title = 'Old'`);
  const both = await app.query('select name, title from planner.projects order by title');
  const titles = ['By the new one', 'By the release before', 'Renamed'];
  expect(both.rows).toEqual(titles.map((title) => ({ name: title, title })));

  await land('projects-without-name.sql');
  expect((await app.query('select title from planner.projects order by title')).rows).toEqual(titles.map((title) => ({ title })));
  await expect(insert('title', 'RENAMED')).rejects.toMatchObject({ code: '23505', constraint: 'projects_title_in_use' });
  await expect(insert('title', '')).rejects.toMatchObject({ code: '23514', constraint: 'projects_title_length' });
  await expect(insert('description', 'without a title')).rejects.toMatchObject({ code: '23514', constraint: 'projects_title_present' });
});
