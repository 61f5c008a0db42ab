import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { whileClosed } from '../../test/harness/maintenance-database.ts';
import { attempts, type Ground, type Trier, triers } from '../../test/harness/rights/role-statements.ts';
import { type ClusterRole, clusterRoles, withDatabase, withRole } from './bootstrap-cluster.ts';

let sense: TestDatabase<'axion_sense'>;
let tasks: TestDatabase<'axion_sense_tasks'>;
let gen: TestDatabase<'axion_gen'>;
let permissions: TestDatabase<'axion_sense_permissions'>;
let bystander: pg.Client;
const sessions = new Map<Trier, pg.Client>();
const grounds: Record<Trier, Ground> = {
  sense_app: { schema: 'planner', own: 'axion_sense_app', runner: 'axion_sense_migrate' },
  sense_worker: { schema: 'planner', own: 'axion_sense_worker', runner: 'axion_sense_migrate' },
  'sense_worker in tasks': { schema: 'public', own: 'axion_sense_worker', runner: 'axion_sense_migrate' },
  gen_app: { schema: 'public', own: 'axion_gen_app', runner: 'axion_gen_migrate' },
  vision: { schema: 'planner', own: 'axion_vision', runner: 'axion_sense_migrate' },
  observer: { schema: 'planner', own: 'axion_sense_observer', runner: 'axion_sense_migrate' },
  openfga: { schema: 'public', own: 'axion_openfga', runner: 'axion_sense_migrate' },
  sense_migrate: { schema: 'planner', own: 'axion_sense_migrate', runner: 'axion_gen_migrate' },
  gen_migrate: { schema: 'public', own: 'axion_gen_migrate', runner: 'axion_sense_migrate' },
};

beforeAll(async () => {
  // A session of the superuser, for others to try to end.
  bystander = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await bystander.connect();
  const entrance = 'server';
  [sense, tasks, gen, permissions] = await Promise.all([
    openDatabase('axion_sense', { entrance }),
    openDatabase('axion_sense_tasks', { entrance }),
    openDatabase('axion_gen', { entrance }),
    openDatabase('axion_sense_permissions', { entrance }),
  ]);
  const urls: Record<Trier, string> = {
    sense_app: sense.urls.app,
    sense_worker: sense.urls.worker,
    'sense_worker in tasks': tasks.urls.worker,
    gen_app: gen.urls.app,
    vision: sense.urls.vision,
    observer: sense.urls.observer,
    openfga: permissions.urls.app,
    sense_migrate: sense.urls.migrate,
    gen_migrate: gen.urls.migrate,
  };
  for (const [url, schema] of [
    [sense.urls.migrate, 'planner'],
    [tasks.urls.migrate, 'public'],
    [gen.urls.migrate, 'public'],
    [permissions.urls.migrate, 'public'],
  ] as const)
    await once(url, `create table ${schema}.probe (id integer generated always as identity, label text)`);
  for (const trier of triers) {
    const client = new pg.Client({ connectionString: urls[trier] });
    client.on('error', () => undefined);
    await client.connect();
    sessions.set(trier, client);
  }
});
afterAll(async () => {
  await Promise.all([bystander, ...sessions.values()].map((client) => client.end()));
  await Promise.all([sense.drop(), tasks.drop(), gen.drop(), permissions.drop()]);
});

async function once(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** `yes`, or the SQLSTATE of the refusal; nothing stays. */
async function outcome(trier: Trier, statement: string, alone = false): Promise<string> {
  const client = sessions.get(trier) as pg.Client;
  if (!alone) await client.query('begin');
  const said = await client.query(statement).then(
    () => 'yes',
    (error: { code?: string }) => error.code ?? 'broken',
  );
  if (!alone) await client.query('rollback');
  return said;
}

type Row = { readonly heading: string; readonly what: string; readonly cells: readonly string[] };
const rows: Row[] = [];
const all = Object.entries(attempts).flatMap(([heading, list]) => list.map((attempt) => [attempt.what, { ...attempt, heading }] as const));

describe('every role', () => {
  it.each(all)('%s: is refused or may, as written', async (what, { heading, sql, may, refusal = '42501', alone, only = triers }) => {
    const found = await Promise.all(
      triers.map(async (trier) => [trier, only.includes(trier) ? await outcome(trier, sql(grounds[trier]), alone) : '–'] as const),
    );
    const wanted = triers.map((trier) => [trier, only.includes(trier) ? (may.includes(trier) ? 'yes' : refusal) : '–']);
    rows.push({ heading, what, cells: found.map(([, cell]) => (cell === 'yes' || cell === '–' ? cell : 'refused')) });
    expect(found).toEqual(wanted);
  });
});

const databases = [
  'axion_sense',
  'axion_sense_tasks',
  'axion_sense_permissions',
  'axion_gen',
  'axion_events',
  'postgres',
  'template1',
] as const;
const entries: Readonly<Partial<Record<ClusterRole, readonly string[]>>> = {
  axion_sense_migrate: ['axion_sense', 'axion_sense_tasks'],
  axion_gen_migrate: ['axion_gen'],
  axion_sense_app: ['axion_sense'],
  axion_sense_worker: ['axion_sense', 'axion_sense_tasks'],
  axion_gen_app: ['axion_gen'],
  axion_vision: ['axion_sense'],
  axion_sense_observer: ['axion_sense', 'axion_sense_tasks', 'axion_sense_permissions', 'axion_gen'],
  axion_openfga: ['axion_sense_permissions'],
  axion_events: ['axion_events'],
};
const doors: (readonly [ClusterRole, readonly string[]])[] = [];

const entered = async (role: ClusterRole): Promise<readonly string[]> => {
  const tried = await Promise.all(
    databases.map((database) =>
      once(withRole(withDatabase(inject('postgresAdminUrl'), database), role, inject('postgresPasswords')[role]), 'select 1').then(
        () => [database],
        (error: { message: string }) => {
          expect(error.message).toContain('permission denied for database');
          return [];
        },
      ),
    ),
  );
  return tried.flat();
};

it.each(clusterRoles.map((role) => [role]))('%s enters its databases and no other', { timeout: 60_000 }, async (role) => {
  const into = await whileClosed(() => entered(role));
  doors.push([role, databases.map((database) => (into.includes(database) ? 'yes' : 'refused'))]);
  expect(into).toEqual(entries[role]);
});

it('a function that lends its owner’s rights names its search path and is open to nobody by default', async () => {
  for (const { urls } of [sense, tasks, gen, permissions]) {
    const loose = await once(
      urls.admin,
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
         and (has_function_privilege('public', p.oid, 'execute') or not coalesce(p.proconfig::text like '%search_path=%', false))`,
    );
    expect(loose).toEqual([]);
  }
});

it('a service lends itself only what its work needs', async () => {
  const lent = await once(
    sense.urls.admin,
    `select r.rolname as role, n.nspname as schema from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join pg_roles r
     where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') and r.rolname like 'axion\\_%' and r.rolname <> 'axion_sense_migrate'
       and has_function_privilege(r.rolname, p.oid, 'execute') and has_schema_privilege(r.rolname, n.oid, 'usage')
     group by 1, 2 order by 1, 2`,
  );
  expect(lent).toEqual([
    { role: 'axion_sense_observer', schema: 'maintenance' },
    { role: 'axion_sense_worker', schema: 'maintenance' },
  ]);
});

it('monitoring learns no value from the planner’s statistics', async () => {
  await once(sense.urls.admin, `insert into planner.probe (label) select 'canary' from generate_series(1, 100); analyze planner.probe`);
  expect(await once(sense.urls.observer, `select * from pg_stats where tablename = 'probe'`)).toEqual([]);
  expect(await once(sense.urls.observer, `select n_live_tup::int as n from pg_stat_user_tables where relname = 'probe'`)).toEqual([
    { n: 100 },
  ]);
});

it('the reference shows what was found', async () => {
  const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
    [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  const page = [
    '# Roles',
    '',
    'What each role of the databases may do, as tried by `local/postgres/role-rights.int.test.ts` on freshly migrated databases, each statement in a transaction that is rolled back.',
    'Refusals carry SQLSTATE 42501. Roles and rights are made by `migrations/bootstrap.sql` and the migrations; a dash means that the thing is not in that database.',
    ...Object.keys(attempts).flatMap((heading) => [
      '',
      `## ${heading}`,
      '',
      ...table(
        ['statement', ...triers.map((trier) => `\`${trier}\``)],
        rows.filter((row) => row.heading === heading).map(({ what, cells }) => [what, ...cells]),
      ),
    ]),
    '',
    '## Databases',
    '',
    ...table(
      ['role', ...databases.map((database) => `\`${database}\``)],
      doors.map(([role, cells]) => [`\`${role}\``, ...cells]),
    ),
    '',
    'Found on a server that serves nobody else, where `migrations/close-maintenance-databases.sql` was run after `bootstrap.sql`. Without it every role, ours too, enters `postgres` and `template1`',
    'and may make temporary tables there: PostgreSQL lets everybody in, and on a server that we share this is not ours to change.',
    '',
    '`axion_events` belongs to the local stack alone. Every role may change its own password, which PostgreSQL does not let anybody forbid.',
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot('../../docs/reference/roles.md');
});
