import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { relayOutbox } from '@axion/platform/events/relay-outbox.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { ensurePostgresRuntime, type PostgresRuntime } from './ensure-postgres-runtime.ts';
import { type RunningPooler, startPooler } from './start-pooler.ts';

const home = fileURLToPath(new URL('../../.axion', import.meta.url));
const serverConnections = 2;
let folder: string;
let runtime: PostgresRuntime;
let pooler: RunningPooler;
let sense: TestDatabase<'axion_sense'>;
let events: TestDatabase<'axion_events'>;
beforeAll(async () => {
  const cache = environment().AXION_RUNTIME_CACHE;
  [folder, sense, events, runtime] = await Promise.all([
    mkdtemp(join(tmpdir(), 'axion-pooler-')),
    openDatabase('axion_sense', { entrance: 'server' }),
    openDatabase('axion_events', { entrance: 'server' }),
    ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined }),
  ]);
  pooler = await startPooler(wish(await freePort()));
});
afterAll(async () => {
  await pooler.stop();
  await Promise.all([sense.drop(), events.drop()]);
  await rm(folder, { recursive: true, force: true });
});

const wish = (port: number): Parameters<typeof startPooler>[0] => ({
  runtime,
  folder: join(folder, 'state'),
  port,
  server: { host: '127.0.0.1', port: Number(new URL(inject('postgresAdminUrl')).port) },
  passwords: inject('postgresPasswords'),
  overrides: { default_pool_size: serverConnections, reserve_pool_size: 0 },
});
const pooled = (url: string): string => Object.assign(new URL(url), { port: String(pooler.port) }).href;
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const addOne = query({
  name: 'test-add-one',
  params: z.object({ n: z.int() }),
  row: z.object({ pid: z.number() }),
  sql: ({ n }) => sql`insert into public.outbox (id, created_at, topic, key, message_type, payload)
    select id, public.uuid_v7_time(id), 'pooled', 'key-' || ${n}::int % 5, 'number', jsonb_build_object('n', ${n}::int) from (select public.new_event_id() as id)
    returning pg_backend_pid() as pid`,
});
const lockOne = query({
  name: 'test-lock-one',
  params: z.object({}),
  row: z.object({}),
  sql: () => sql`select pg_advisory_xact_lock(42)`,
});

it('serves many callers over two server connections, in transactions and outside, and the relay sends every event once', async () => {
  const postgres = connectPostgres({ url: pooled(sense.urls.worker), poolMax: 20, applicationName: 'through-the-pooler' });
  const eventLog = connectEventLog({ postgresUrl: pooled(events.urls.app), poolMax: 6 });
  try {
    await eventLog.ensureTopics([{ name: 'pooled', partitions: 2 }]);
    const log = openLog({ service: 'test', level: 'silent' });
    const relay = relayOutbox({ postgres, eventLog, environment: 'test', log });
    const inside = (n: number) =>
      postgres.transaction(async (tx) => {
        await tx.many(lockOne, {});
        return tx.maybeOne(addOne, { n });
      });
    const rows = await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 ? inside(n) : postgres.maybeOne(addOne, { n }))));
    expect(new Set(rows.map((row) => row?.pid)).size).toBeLessThanOrEqual(serverConnections);
    await expect.poll(() => relay.counts.sent, { timeout: 20_000 }).toBe(200);
    await relay.stop();
    const reader = await eventLog.subscribe({ topic: 'pooled', group: 'test', onError: () => undefined });
    const seen: number[] = [];
    for (const end = Date.now() + 15_000; seen.length < 200 && Date.now() < end; )
      for (const delivery of await reader.poll({ maxMessages: 500, waitMs: 500 })) {
        seen.push(...delivery.messages.map(({ value }) => JSON.parse(Buffer.from(value).toString()).n as number));
        await reader.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
      }
    await reader.close();
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  } finally {
    await Promise.all([postgres.close(), eventLog.close()]);
  }
});

it('lets nobody in without the password, and nobody to its console', async () => {
  const enter = async (url: string) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  await enter(pooled(sense.urls.app));
  const wrong = Object.assign(new URL(pooled(sense.urls.app)), { password: 'wrong' });
  await expect(enter(wrong.href)).rejects.toThrow(/password|authentication/i);
  const console = Object.assign(new URL(pooled(sense.urls.app)), { pathname: '/pgbouncer' });
  await expect(enter(console.href)).rejects.toThrow(/not allowed/);
});

it('is no way in for a runner', async () => {
  const attempt = migrate({
    url: pooled(sense.urls.migrate),
    folder: fileURLToPath(new URL('../../migrations/axion_sense', import.meta.url)),
    now: () => new Date(),
  });
  await expect(attempt).rejects.toMatchObject({ code: 'migration.pooled' });
});

it('says why it cannot start', async () => {
  await expect(startPooler({ ...wish(pooler.port), folder: join(folder, 'second') })).rejects.toMatchObject({
    code: 'local.server-failed',
    params: { server: 'pgbouncer' },
  });
});
