import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../test/harness/databases.ts';
import { databasesOf, dumpDatabase, onDatabase } from './dump-database.ts';

it('keeps its snapshot open for as long as the dump takes, whatever the server allows sessions', { timeout: 60_000 }, async () => {
  const db = await openDatabase('axion_sense');
  const folder = await mkdtemp(join(tmpdir(), 'axion-dump-'));
  const file = join(folder, 'x.dump');
  await onDatabase(db.urls.admin, async (session) => {
    for (const name of ['idle_in_transaction_session_timeout', 'statement_timeout', 'transaction_timeout'])
      await session.query(`alter database ${db.name} set ${name} = '300ms'`);
  });
  const slow = async (): Promise<string> => {
    await sleep(900);
    await writeFile(file, 'a dump');
    return '';
  };
  try {
    const programs = { run: slow };
    const signal = new AbortController().signal;
    const dumped = await dumpDatabase({ postgresUrl: db.urls.admin, programs }, { database: db.name, file, signal });
    expect(dumped.rights.settings.length).toBe(3);
    expect(dumped.rows).toHaveProperty('public.outbox');
  } finally {
    await rm(folder, { recursive: true });
    await db.drop();
  }
});

it('answers databases in the order that it was asked for: the event log after the outbox that feeds it', async () => {
  const db = await openDatabase('axion_sense');
  try {
    const names = ['template1', db.name, 'no_such_database', 'postgres'];
    const found = await onDatabase(db.urls.admin, (session) => databasesOf(session, names));
    expect([...found.keys()]).toEqual(['template1', db.name, 'postgres']);
  } finally {
    await db.drop();
  }
});
