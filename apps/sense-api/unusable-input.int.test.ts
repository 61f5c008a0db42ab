import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProblemCode, problems } from '@axion/contracts/common/problems/problems.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { runProgram } from '../../test/harness/run-program.ts';
import { openPooler } from '../../test/harness/servers/open-pooler.ts';

/** The runner as an operator starts it, in releases whose files are not right, or with settings that are not. */
const project = fileURLToPath(new URL('../..', import.meta.url));
const clock =
  'globalThis.Date=class extends Date{constructor(...a){a.length?super(...a):super(Date.now())}static now(){return super.now()-36e5}}';

let root: string;
let db: TestDatabase<'axion_sense'>;
let admin: pg.Pool;
let pooler: Awaited<ReturnType<typeof openPooler>>;
let env: Record<string, string>;
beforeAll(async () => {
  [root, db, pooler] = await Promise.all([
    mkdtemp(join(tmpdir(), 'axion-releases-')),
    openDatabase('axion_sense', { entrance: 'server' }),
    openPooler('transaction'),
  ]);
  admin = new pg.Pool({ connectionString: db.urls.admin, max: 2 });
  env = {
    PATH: '/usr/bin:/bin',
    AXION_LOG_LEVEL: 'silent',
    AXION_SENSE_POSTGRES_MIGRATE_URL: db.urls.migrate,
    // Nobody gets as far as these.
    AXION_CLICKHOUSE_URL: 'http://user:word@127.0.0.1:9/axion_sense',
    AXION_OPENFGA_URL: 'http://127.0.0.1:9',
    AXION_OPENFGA_STORE_ID: 'none',
  };
});
afterAll(async () => {
  await Promise.all([admin.end(), pooler.close(), rm(root, { recursive: true, force: true })]);
  await db.drop();
});

/** A release of its own: this app's files and all migrations, changed as a test wants. Answers the runner's program. */
async function releaseWith(change: (migrations: string) => Promise<unknown>): Promise<string> {
  const release = await mkdtemp(join(root, 'release-'));
  await mkdir(join(release, 'apps'));
  await Promise.all([
    cp(join(project, 'apps/sense-api'), join(release, 'apps/sense-api'), { recursive: true }),
    cp(join(project, 'migrations'), join(release, 'migrations'), { recursive: true }),
    symlink(join(project, 'node_modules'), join(release, 'node_modules')),
  ]);
  await change(join(release, 'migrations'));
  return join(release, 'apps/sense-api/main.ts');
}

const migrateWith = (program: string, more: Readonly<Record<string, string>>) => runProgram(program, ['--migrate'], { ...env, ...more });

/** Everything that a runner leaves behind, in a line. */
const standing = async () =>
  (
    await admin.query(
      `select (select string_agg(name || sha256, ' ' order by version) from migrations.applied) as applied,
              (select count(*)::int from openfga_model_versions) as models, (select count(*)::int from pg_class) as things`,
    )
  ).rows;

const sense = async (migrations: string, which: number) => {
  const names = (await readdir(join(migrations, 'axion_sense'))).filter((name) => name.endsWith('.sql')).sort();
  return join(migrations, 'axion_sense', names.at(which) ?? '');
};

type Case = {
  readonly about: string;
  readonly code: Extract<ProblemCode, `migration.${string}` | 'authz.model-invalid'>;
  readonly names: string | (() => string);
  /** What is wrong with the release's files. */
  readonly change?: (migrations: string) => Promise<unknown>;
  /** What is wrong with the settings. */
  readonly more?: () => Readonly<Record<string, string>>;
};

const cases: readonly Case[] = [
  {
    about: 'a migration that was edited after it was applied',
    code: 'migration.history-differs',
    names: '0002-people.sql was edited after it was applied',
    change: async (migrations) => {
      const file = await sense(migrations, 1);
      await writeFile(file, `${await readFile(file, 'utf8')}\n-- a harmless remark\n`);
    },
  },
  {
    about: 'a gap between migrations',
    code: 'migration.folder-unusable',
    names: '0004-tracks.sql is not number 0003',
    change: async (migrations) => rm(await sense(migrations, 2)),
  },
  {
    about: 'a database that a newer release made',
    code: 'migration.history-differs',
    names: 'was applied by a newer release',
    change: async (migrations) => rm(await sense(migrations, -1)),
  },
  {
    about: 'the role of the service',
    code: 'migration.wrong-role',
    names: 'axion_sense_app is not the role',
    more: () => ({ AXION_SENSE_POSTGRES_MIGRATE_URL: db.urls.app }),
  },
  {
    about: 'a pooler in the way',
    code: 'migration.pooled',
    names: () => pooler.host,
    more: () => ({ AXION_SENSE_POSTGRES_MIGRATE_URL: pooler.through(db.urls.migrate) }),
  },
  {
    about: 'a clock that is an hour behind',
    code: 'migration.clock-differs',
    names: ': 3600 s apart',
    more: () => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}` }),
  },
  {
    about: 'an authorization model with a syntax error',
    code: 'authz.model-invalid',
    names: 'sense.fga:',
    change: async (migrations) => {
      const file = join(migrations, 'openfga/sense.fga');
      await writeFile(file, (await readFile(file, 'utf8')).replace('define ', 'defines '));
    },
  },
];

it.concurrent.each(cases)(
  'refuses $about: not with 0, by its code, with a hint, and changes nothing',
  { timeout: 60_000 },
  async ({ code, names, change, more = () => ({}) }) => {
    const before = await standing();
    const program = change ? await releaseWith(change) : join(project, 'apps/sense-api/main.ts');
    const { status, said } = await migrateWith(program, more());
    expect(said).toContain(` (${code})\n`);
    expect(said).toContain(typeof names === 'string' ? names : names());
    expect(said).toContain(problems[code].en.hint);
    expect(said).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
    expect(await standing()).toEqual(before);
  },
);
