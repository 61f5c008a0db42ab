import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { withinADay } from '../../test/harness/within-a-day.ts';
import { onConnection } from '../postgres/on-connection.ts';
import { partitions } from './partitions.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

let database: TestDatabase<'axion_sense'>;
let home: string;
beforeAll(async () => {
  await withinADay(60);
  database = await openDatabase('axion_sense');
  home = await mkdtemp(join(tmpdir(), 'axion-partitions-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await database.drop();
});

/** What a person who types it sees. */
const axion = (words: readonly string[], url: string, more: Readonly<Record<string, string>> = {}) =>
  new Promise<{ status: number; out: string; err: string }>((resolve) => {
    const env = { PATH: '/usr/bin:/bin', AXION_HOME: home, AXION_PARTITIONS_URL: url, ...more };
    const child = execFile(process.execPath, [program, 'partitions', ...words], { env, timeout: 25_000 }, (_error, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });

it('shows tables to the observer, fails when an interval is missing, and puts it right as the worker', async () => {
  const name = `outbox_p${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`;
  await onConnection(database.urls.admin, (admin) => admin.query(`drop table public.${name}`));
  const broken = await axion(['--json'], database.urls.observer);
  const tables = JSON.parse(broken.out).tables as { table: string; state: string }[];
  expect([broken.status, tables.filter(({ state }) => state === 'bad').map(({ table }) => table)]).toEqual([1, ['public.outbox']]);
  const mended = await axion(['maintain', 'public.outbox'], database.urls.worker);
  expect([mended.status, mended.err]).toEqual([0, expect.stringContaining('public.outbox: partitions made')]);
  expect(mended.out.split('\n')[0]).toContain('PREMADE UNTIL');
});

it('drops nothing by hand that the worker may keep, whatever the rule and the own shell say', async () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const exists = () =>
    onConnection(database.urls.admin, async (admin) => {
      const { rows } = await admin.query(`select to_regclass($1) is not null as there`, [`public.outbox_p${day(9).replaceAll('-', '')}`]);
      return rows[0].there;
    });
  await onConnection(database.urls.admin, (admin) =>
    admin.query(
      `create table public.outbox_p${day(9).replaceAll('-', '')} partition of public.outbox for values from ('${day(9)}Z') to ('${day(8)}Z');
       alter table public.outbox_p${day(9).replaceAll('-', '')} owner to axion_sense_migrate`,
    ),
  );
  const kept = await axion(['maintain', 'public.outbox'], database.urls.worker, { AXION_SENSE_RETENTION_DAYS: 'public.outbox=1' });
  expect([kept.status, await exists(), kept.out + kept.err]).toEqual([0, true, expect.stringContaining('has not said')]);
  await onConnection(database.urls.admin, (admin) =>
    admin.query(`insert into maintenance.retention_in_force (parent_table, kept) values ('public.outbox', '8 days 12 hours')`),
  );
  const shown = await axion([], database.urls.observer);
  expect(shown.out).toMatch(/public\.outbox .*8 days 12 hours/);
});

it.each([
  ['an unknown table', ['maintain', 'public.outbux'], 'worker', 'partitions.unknown-parent'],
  ['a role that may only look', ['maintain', 'public.outbox'], 'observer', 'partitions.maintenance-failed'],
  ['a role that may do neither', [], 'vision', 'does not let the role'],
  ['maintenance by a role that may not even look', ['maintain'], 'vision', 'does not let the role'],
  ['a slip of the pen', ['maintian'], 'worker', 'There is nothing called "maintian" here.'],
] as const)('refuses %s', async (_what, words, role, says) => {
  const typed = {
    words: [...words],
    switches: new Set<string>(),
    lists: new Map<string, string[]>(),
    values: new Map<string, string>([['url', database.urls[role]]]),
  };
  await expect(partitions.run(typed)).rejects.toThrow(says);
});
