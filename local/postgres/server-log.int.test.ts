import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { inRequest } from '@axion/platform/telemetry/request-context.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bootstrapCluster, type ClusterRole, clusterRoles, withDatabase, withRole } from './bootstrap-cluster.ts';
import { ensurePostgresRuntime } from './ensure-postgres-runtime.ts';
import { exporterQueries } from './exporter-queries.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

const home = fileURLToPath(new URL('../../.axion', import.meta.url));
const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(12).toString('hex')])) as Record<ClusterRole, string>;
let folder: string;
let server: RunningPostgres;
let port: number;
let app: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-log-'));
  port = await freePort();
  const cache = environment().AXION_RUNTIME_CACHE;
  server = await startPostgres({
    runtime: await ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined }),
    folder: join(folder, 'data'),
    socketFolder: join(folder, 'run'),
    port,
    superuserPassword: 'of the superuser',
    // Only where the log goes: what is in it is what everybody gets.
    settings: { logging_collector: 'on', log_directory: 'log', log_filename: 'server.log', fsync: 'off' },
  });
  await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: true });
  app = withRole(withDatabase(server.url, 'axion_sense'), 'axion_sense_app', passwords.axion_sense_app);
  await ask(
    withDatabase(server.url, 'axion_sense'),
    `create table planner.people (email text primary key, age int not null check (age < 200), other text references planner.people (email));
     grant select, insert, update, delete on planner.people to axion_sense_app`,
  );
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = listener.address() as { port: number };
      listener.close(() => resolve(free));
    });
  });

async function ask(connectionString: string, statement: string, values?: unknown[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}
const logText = () => readFile(join(folder, 'data/log/server.log'), 'utf8');

describe('the server’s log', () => {
  const canary = `canary-${randomBytes(6).toString('hex')}`;
  const failing: readonly (readonly [string, string, string])[] = [
    ['a unique violation', 'insert into planner.people values ($1, 1)', '23505'],
    ['a check that fails', 'insert into planner.people select $1, 900', '23514'],
    ['a missing value', 'insert into planner.people (email) values ($1)', '23502'],
    ['a missing parent', `insert into planner.people select 'x', 1, 'not ' || $1`, '23503'],
    ['invalid input', 'select $1::text::uuid', '22P02'],
    ['an invalid number', 'select $1::text::int', '22P02'],
    ['an invalid time', 'select $1::text::timestamptz', '22007'],
    ['invalid JSON', 'select $1::text::jsonb', '22P02'],
    ['a cast that the driver sends', 'select * from planner.people where age = $1', '22P02'],
    ['an invalid expression', `select 'x' ~ ('(' || $1)`, '2201B'],
    ['a function that speaks', `select pg_catalog.set_config('datestyle', $1, false)`, '22023'],
  ];

  it('holds none of the values of statements that fail or are slow', async () => {
    await ask(app, 'insert into planner.people values ($1, 1)', [canary]);
    const codes = failing.map(async ([what, statement]) => [
      what,
      await ask(app, statement, [canary]).then(
        () => 'taken',
        (error: { code: string }) => error.code,
      ),
    ]);
    expect(await Promise.all(codes)).toEqual(failing.map(([what, , code]) => [what, code]));
    await ask(app, 'select pg_sleep(0.3), $1::text', [canary]);
    await ask(app, 'update planner.people set age = 2 from pg_sleep(0.3) where email = $1', [canary]);
    // The log is at work.
    await expect.poll(logText).toMatch(/duration: 3\d\d\.\d+ ms {2}execute <unnamed>: update planner\.people set age = 2/);
    expect((await logText()).split('\n').filter((line) => line.includes(canary))).toEqual([]);
  });

  it('leads from a slow statement to its request', async () => {
    const slow = query({
      name: 'people-slowly',
      params: z.object({ email: z.string() }),
      row: z.object({}),
      sql: ({ email }) => sql`select 1 from pg_sleep(0.3) where ${email}::text is not null`,
    });
    const postgres = connectPostgres({ url: app, poolMax: 1, applicationName: 'axion-sense-api' });
    await inRequest({ requestId: 'req-slow-0815' }, () => postgres.many(slow, { email: canary }));
    await postgres.close();
    await expect.poll(logText).toContain('request_id=req-slow-0815');
    const lines = (await logText()).split('\n').filter((line) => line.includes('request_id=req-slow-0815'));
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\d .* axion_sense_app@axion_sense axion-sense-api LOG: {2}duration: 3\d\d\.\d+ ms {2}execute <unnamed>: \/\* people-slowly request_id=req-slow-0815 \*\/ select 1 from pg_sleep/,
      ),
    ]);
    expect(lines.join()).not.toContain(canary);
  });

  it('is set as written: monitoring finds no setting that differs', async () => {
    const differing = exporterQueries.find(({ name }) => name === 'axion_postgres_settings')?.sql ?? '';
    const observer = withRole(withDatabase(server.url, 'axion_sense'), 'axion_sense_observer', passwords.axion_sense_observer);
    expect(await ask(observer, differing)).toEqual([]);
    await ask(server.url, `alter role axion_sense_observer set log_min_duration_statement = 1000`);
    expect(await ask(observer, differing)).toEqual([{ setting: 'log_min_duration_statement', found: '1s', differs: 1 }]);
  });

  it('still tells what the server itself meets', async () => {
    await expect(ask(server.url, 'select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect.poll(logText).toContain('ERROR:  division by zero');
  });
});

describe('signing in', () => {
  it('is by SCRAM with SHA-256 only', async () => {
    expect(await ask(server.url, 'select distinct auth_method from pg_hba_file_rules')).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect(await ask(server.url, `select rolname from pg_authid where rolcanlogin and rolpassword not like 'SCRAM-SHA-256$%'`)).toEqual([]);
  });

  it('refuses a verifier of the old kind, no password, a wrong one and somebody unknown', async () => {
    await ask(
      server.url,
      `set password_encryption = 'md5'; create role old_kind login password 'known'; grant connect on database axion_sense to old_kind`,
    );
    const as = (role: string, password?: string) => ask(withRole(withDatabase(server.url, 'axion_sense'), role, password), 'select 1');
    await expect(as('old_kind', 'known')).rejects.toMatchObject({ code: '28P01' });
    await expect(as('axion_sense_app')).rejects.toThrow(/password/);
    await expect(as('axion_sense_app', 'wrong')).rejects.toMatchObject({ code: '28P01' });
    await expect(as('nobody_here', 'x')).rejects.toMatchObject({ code: '28P01' });
  });

  it.each(['axion_sense_app', 'postgres', 'nobody_here'])('asks %s for nothing that could be read on the way', async (role) => {
    // AuthenticationSASL is 10; a password in the clear would be 3, MD5 5, none at all 0.
    expect(await firstQuestion(role)).toBe(10);
  });

  it('takes no password in the clear when it asked for SCRAM', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(startup('axion_sense_app'));
    await once(socket, 'data');
    const password = Buffer.from(`${passwords.axion_sense_app}\0`);
    socket.write(Buffer.concat([Buffer.from('p'), uint32(password.length + 4), password]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString('latin1', 0, 1)).toBe('E');
  });
});

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
function startup(role: string): Buffer {
  const words = Buffer.from(`user\0${role}\0database\0axion_sense\0\0`);
  return Buffer.concat([uint32(words.length + 8), uint32(196_608), words]);
}
async function firstQuestion(role: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(startup(role));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.toString('latin1', 0, 1)).toBe('R');
  return answer.readUInt32BE(5);
}
