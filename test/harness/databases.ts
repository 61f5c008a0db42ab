import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClusterRole, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { type Connection, onConnection } from '@axion/local/postgres/on-connection.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { afterEach, inject, TestRunner } from 'vitest';
import './servers/provided.ts';

/** Each store's migrations, who owns it, and the roles that tests sign in as, by the name they have in `urls`. */
const databases = {
  axion_sense: {
    migrations: 'axion_sense',
    roles: {
      migrate: 'axion_sense_migrate',
      app: 'axion_sense_app',
      worker: 'axion_sense_worker',
      vision: 'axion_vision',
      observer: 'axion_sense_observer',
    },
  },
  axion_sense_tasks: { migrations: 'axion_sense_tasks', roles: { migrate: 'axion_sense_migrate', worker: 'axion_sense_worker' } },
  axion_sense_permissions: { migrations: 'axion_sense_permissions', roles: { migrate: 'axion_openfga', app: 'axion_openfga' } },
  axion_gen: { migrations: 'axion_gen', roles: { migrate: 'axion_gen_migrate', app: 'axion_gen_app' } },
  axion_events: { migrations: 'events', roles: { migrate: 'axion_events', app: 'axion_events' } },
} as const satisfies Record<string, { migrations: string; roles: Record<string, ClusterRole> }>;

type Databases = typeof databases;
export type TestDatabaseName = keyof Databases;

/** A migrated database that nobody else has. */
export type TestDatabase<Name extends TestDatabaseName> = {
  readonly name: string;
  /** One for each role, and `admin` for arranging what no role of ours may. */
  readonly urls: Readonly<Record<keyof Databases[Name]['roles'] | 'admin', string>>;
  /** Ends its sessions and removes it; after a failed test it stays as it is, and its name is printed. Call it in `afterAll`. */
  readonly drop: () => Promise<void>;
};

const migrationsRoot = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Databases of this file, and those among them that were open while a test failed. */
const open = new Set<string>();
const kept = new Set<string>();
afterEach(({ task }) => {
  if (task.result?.state === 'fail') for (const name of open) kept.add(name);
});

/**
 * Opens a database of this test file's own, with the tables, roles and rights of the real one. Ask for it in `beforeAll`. `folder` puts other migrations in place of
 * the store's. Services' roles enter through PgBouncer when `entrance` or the run (AXION_TEST_POOLER=pgbouncer) says so; runners and administrators always directly.
 */
export async function openDatabase<Name extends TestDatabaseName>(
  store: Name,
  {
    folder = join(migrationsRoot, databases[store].migrations),
    entrance = inject('postgresPooler').entrance,
  }: { readonly folder?: string; readonly entrance?: 'pooler' | 'server' } = {},
): Promise<TestDatabase<Name>> {
  const adminUrl = inject('postgresAdminUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onConnection(adminUrl, async (admin) => {
    const template = await readyTemplate(admin, store, folder);
    await copyDatabase(admin, { from: template, to: name, rightsOf: store });
  });
  open.add(name);
  const passwords = inject('postgresPasswords');
  const url = withDatabase(adminUrl, name);
  const urls = Object.entries<ClusterRole>(databases[store].roles).map(([key, role]) => [
    key,
    withRole(entrance === 'pooler' && key !== 'migrate' ? throughPooler(url) : url, role, passwords[role]),
  ]);
  return {
    name,
    urls: Object.fromEntries([...urls, ['admin', url]]) as TestDatabase<Name>['urls'],
    drop: () => dropUnlessFailed(adminUrl, name),
  };
}

const throughPooler = (url: string): string => Object.assign(new URL(url), { host: `127.0.0.1:${inject('postgresPooler').port}` }).href;

/** A migrated copy that the others are cloned from; made once a state of the files and a day, from which partitions count, whoever comes first. */
async function readyTemplate(admin: Connection, store: TestDatabaseName, folder: string): Promise<string> {
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const template = `template_${store}_${stateOf(folder)}_${today}`;
  await admin.query('select pg_advisory_lock(hashtext($1))', [template]);
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) await makeTemplate(admin, { store, folder, template });
    return template;
  } finally {
    await admin.query('select pg_advisory_unlock(hashtext($1))', [template]);
  }
}

async function makeTemplate(admin: Connection, { store, folder, template }: { store: TestDatabaseName; folder: string; template: string }) {
  const unfinished = `${template}_made`;
  await admin.query(`drop database if exists ${unfinished} with (force)`);
  await copyDatabase(admin, { from: store, to: unfinished, rightsOf: store });
  const owner = databases[store].roles.migrate;
  const url = withRole(withDatabase(inject('postgresAdminUrl'), unfinished), owner, inject('postgresPasswords')[owner]);
  if (existsSync(folder)) await migrate({ url, folder, now: () => new Date() });
  await admin.query(`alter database ${unfinished} rename to ${template}`);
}

/** A copy holds tables and their rights; the database's own owner and rights must be given again. */
async function copyDatabase(admin: Connection, { from, to, rightsOf }: { from: string; to: string; rightsOf: string }): Promise<void> {
  await admin.query(`create database ${to} template ${from}`);
  const { rows } = await admin.query<{ statement: string }>(
    `select format('alter database %I owner to %I', $2::text, pg_get_userbyid(datdba)) as statement from pg_database where datname = $1
     union all select format('revoke all on database %I from public', $2::text)
     union all select format('grant %s on database %I to %I', string_agg(privilege_type, ', '), $2::text, pg_get_userbyid(grantee))
       from pg_database, aclexplode(datacl) where datname = $1 and grantee <> 0 group by grantee`,
    [rightsOf, to],
  );
  for (const { statement } of rows) await admin.query(statement);
}

/** Changes with every byte of the files, of what they stand on, and of this file's copying. */
function stateOf(folder: string): string {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
  const hash = createHash('sha256');
  for (const file of [join(migrationsRoot, 'bootstrap.sql'), ...files]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function dropUnlessFailed(adminUrl: string, name: string): Promise<void> {
  open.delete(name);
  // A drop after each test comes before the hook above.
  if (kept.has(name) || TestRunner.getCurrentTest()?.result?.state === 'fail')
    console.log(`a test failed: ${name} is kept while its server runs`);
  else await onConnection(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
}
