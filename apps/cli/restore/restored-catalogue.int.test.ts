import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPostgres } from '@axion/platform/migrations/check-postgres.ts';
import { catalogueOfPostgres } from '@axion/platform/migrations/read-catalogue.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase, type TestDatabaseName } from '../../../test/harness/databases.ts';
import { testClientPrograms } from '../../../test/harness/servers/client-programs.ts';
import { dumpDatabase, onDatabase } from '../backup/dump-database.ts';
import { pgPrograms } from '../installation/pg-programs.ts';
import { dropRestoring, restoreBeside } from './restore-database.ts';

let folder: string;
let programs: ReturnType<typeof pgPrograms>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-restored-'));
  programs = pgPrograms({ AXION_PG_BIN: await testClientPrograms() });
});
afterAll(() => rm(folder, { recursive: true }));

/** Dumps a database and restores it beside itself; `work` gets the runner's address of the copy. */
async function restored(db: TestDatabase<TestDatabaseName>, work: (url: string) => Promise<void>): Promise<void> {
  const cluster = { postgresUrl: db.urls.admin, programs };
  const [file, signal] = [`${db.name}.dump`, new AbortController().signal];
  try {
    const dumped = await dumpDatabase(cluster, { database: db.name, file: join(folder, file), signal });
    await restoreBeside(cluster, {
      folder,
      database: db.name,
      kept: { file, ...dumped },
      pausedAt: undefined,
      signal,
      tell: () => undefined,
    });
    await work(withDatabase(db.urls.migrate, `${db.name}_restoring`));
  } finally {
    await dropRestoring(db.urls.admin, [db.name]);
    await db.drop();
  }
}

it.each([
  ['axion_sense', 'axion_sense'],
  ['axion_sense_tasks', 'axion_sense_tasks'],
  ['axion_gen', 'axion_gen'],
  ['axion_events', 'events'],
] as const)('%s is as its release makes it after it was dumped and restored', async (store, migrations) => {
  const migrationsFolder = fileURLToPath(new URL(`../../../migrations/${migrations}`, import.meta.url));
  await restored(await openDatabase(store), async (url) => {
    expect(await checkPostgres({ url, folder: migrationsFolder })).toEqual([]);
  });
});

/** Each kind of definition that may hold an expression, with conditions that are grouped as few people would write them twice. */
const grouped = 'x between 1 and 9 and (x between 2 and 8 and not (x = 3)) or (x = 4 or x = 5)';
const everyKind = `
  set role axion_events;
  create domain public.odd_number as int check ((value between 1 and 9 and value <> 2) and value between 3 and 7);
  create table public.odd (x int default (1 + (2 + 3)) constraint odd_check check (${grouped}), y boolean generated always as (${grouped}) stored, n public.odd_number);
  create index odd_where on public.odd (x) where ${grouped};
  create index odd_of on public.odd ((${grouped}));
  create view public.odd_seen as select x from public.odd where ${grouped};
  create materialized view public.odd_kept as select x from public.odd where ${grouped};
  create statistics public.odd_counts on (${grouped}), n from public.odd;
  create policy odd_policy on public.odd using (${grouped}) with check (${grouped});
  create function public.odd_changed() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger odd_trigger before update on public.odd for each row
    when (old.x is distinct from new.x or (old.n is distinct from new.n) or old.n is null) execute function public.odd_changed();
  create function public.is_odd(x int) returns boolean language sql immutable return ${grouped};
  create function public.odds(x int) returns setof int language sql stable begin atomic select o.x from public.odd o where (o.x = 1 and o.x = 2) and (o.x = 3 and o.x = 4); end;`;

it('describes every kind of definition in the same words before and after', async () => {
  const db = await openDatabase('axion_events');
  await onDatabase(db.urls.admin, (session) => session.query(everyKind));
  const before = await catalogueOfPostgres(db.urls.migrate);
  await restored(db, async (url) => {
    expect((await catalogueOfPostgres(url)).split('\n')).toEqual(before.split('\n'));
  });
});
