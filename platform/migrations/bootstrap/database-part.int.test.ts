import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDatabasePart } from './database-part.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-part-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const partOf = (store: string) =>
  readDatabasePart({ folder: join(root, store), url: `postgres://axion_gen_migrate@127.0.0.1:5432/${store}` });
const unusable = (fault: string) => ({ code: 'migration.folder-unusable', params: { folder: root, faults: [fault] } });

it('asks nothing of a folder that is no store’s', async () => {
  expect(await partOf('events')).toBeUndefined();
  await writeFile(join(root, 'bootstrap.sql'), '\\connect axion_gen\nselect 1;\n');
  expect(await partOf('events')).toBeUndefined();
});

it.each(['axion_sense', 'axion_sense_tasks', 'axion_gen'])('refuses %s without a file that says what its database holds', async (store) => {
  await expect(partOf(store)).rejects.toMatchObject(unusable('bootstrap.sql cannot be read: ENOENT'));
  await writeFile(join(root, 'bootstrap.sql'), '');
  await expect(partOf(store)).rejects.toMatchObject(unusable(`bootstrap.sql does not say what ${store} holds and who owns it`));
  await writeFile(join(root, 'bootstrap.sql'), `\\connect ${store}\nselect 1;\n`);
  await expect(partOf(store)).rejects.toMatchObject(unusable(`bootstrap.sql does not say what ${store} holds and who owns it`));
  await writeFile(join(root, 'bootstrap.sql'), '\\if :x\n');
  await expect(partOf(store)).rejects.toMatchObject(unusable('bootstrap.sql: \\if :x is not a command that this reader knows'));
});

it('refuses a file that nobody can read', async () => {
  await mkdir(join(root, 'bootstrap.sql'));
  await expect(partOf('events')).rejects.toMatchObject(unusable('bootstrap.sql cannot be read: EISDIR'));
});
