import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrapCluster, type ClusterRole, clusterRoles, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { environment } from '@axion/platform/config/start.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { maintainPartitions } from '@axion/platform/partitions/maintain-partitions.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import pg from 'pg';
import { freePort } from '../test/harness/free-port.ts';

/**
 * Retention of the outbox beside ten million rows, on a PostgreSQL that flushes: how long a drop takes, alone and among short statements on four
 * connections, and how long readers and writers wait because of it, also while somebody reads for ten seconds in one transaction. What goes is out of
 * the machine's cache, as what nobody read for a week is; `--warm` leaves it there, and giving its pages back is then most of the time. Bars: a drop under 100 ms, no reader kept longer than 2 s. `node bench/retention.ts [--warm] [rows]`
 */
const {
  values: { warm },
  positionals: [wanted = '10000000'],
} = parseArgs({ allowPositionals: true, options: { warm: { type: 'boolean', default: false } } });
const rows = Number(wanted);
const staying = 8;
const expiring = [12, 11, 10, 9, 8] as const;
const bars = { dropMs: 100, pauseMs: 2_000 };

/** What the relay, the API and a person do all the time. */
const statements = [
  `select id from public.outbox where shard = 3 and sent_at is null order by id limit 100`,
  `select payload from public.outbox where created_at >= now() - interval '1 hour' order by created_at desc limit 10`,
  `with e as (select public.new_event_id() as id) insert into public.outbox (id, created_at, topic, key, message_type, payload, sent_at)
   select id, public.uuid_v7_time(id), 't', 'k', 'frame', '{}', now() from e`,
  `select count(*) from public.outbox where created_at >= now() - interval '1 minute'`,
];

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-retention-'));
const home = fileURLToPath(new URL('../.axion', import.meta.url));
const cache = environment().AXION_RUNTIME_CACHE;
const server = await startPostgres({
  runtime: await ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined }),
  folder: join(folder, 'data'),
  socketFolder: join(folder, 'run'),
  port: await freePort(),
  superuserPassword: randomBytes(16).toString('hex'),
  settings: { max_wal_size: '4GB', log_min_messages: 'fatal' },
});
try {
  const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(16).toString('hex')])) as Record<ClusterRole, string>;
  await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: true });
  const database = withDatabase(server.url, 'axion_sense');
  const urlOf = (role: ClusterRole) => withRole(database, role, passwords[role]);
  await migrate({
    url: urlOf('axion_sense_migrate'),
    folder: fileURLToPath(new URL('../migrations/axion_sense', import.meta.url)),
    now: () => new Date(),
  });
  const admin = await connected(database);
  await fill(admin);
  if (!warm) await coolDown(admin);
  await measure(admin, urlOf);
  await admin.end();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Delivered events: as many in the partitions that stay as were asked for, and an eighth of it in each one that is to go. */
async function fill(admin: pg.Client): Promise<void> {
  const each = Math.round(rows / staying);
  const startedAt = performance.now();
  for (let day = Math.max(...expiring); day >= 0; day -= 1) {
    await admin.query(`select * from maintenance.make_partition('public.outbox', now() - make_interval(days => $1))`, [day]);
    await admin.query('reset search_path');
    await admin.query(
      `insert into public.outbox (id, created_at, topic, key, message_type, payload, sent_at)
       select id, public.uuid_v7_time(id), 'axion.sense.track.metadata', 'key', 'frame', '{"trackId":"018f0000-0000-7000-8000-000000000001"}', now()
       from (select encode(substring(int8send((extract(epoch from date_trunc('day', now()) - make_interval(days => $1)) * 1000)::bigint + n / 20) from 3)
         || '\\x7000'::bytea || set_bit(int8send(n), 7, 1), 'hex')::uuid as id from generate_series(1, $2::int) as n) as minted`,
      [day, day === 0 ? Math.min(each, 500_000) : each],
    );
  }
  await admin.query('vacuum analyze public.outbox');
  await admin.query('checkpoint');
  const { rows: found } = await admin.query<{ n: string; bytes: string }>(
    `select sum(c.reltuples)::bigint as n, pg_size_pretty(sum(pg_total_relation_size(c.oid))) as bytes from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.outbox'::regclass`,
  );
  console.log(
    `outbox: ${Number(found[0]?.n).toLocaleString('en')} rows, ${found[0]?.bytes}, filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
}

/** Lets the machine forget the files of what will be dropped. */
async function coolDown(admin: pg.Client): Promise<void> {
  const { rows: files } = await admin.query<{ path: string }>(
    `select current_setting('data_directory') || '/' || pg_relation_filepath(relation) as path
       from unnest($1::text[]) as partition (name)
       cross join lateral (
         select partition.name::regclass as relation union all select indexrelid from pg_index where indrelid = partition.name::regclass) of`,
    [expiring.map((day) => `public.outbox_p${dayName(day)}`)],
  );
  execFileSync('sync');
  for (const { path } of files) execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
}

async function measure(admin: pg.Client, urlOf: (role: ClusterRole) => string): Promise<void> {
  const quiet = await underLoad(urlOf, () => sleep(5_000));
  console.log(
    `longest wait of a reader or writer without any drop: ${Math.round(quiet.pauseMs)} ms (${quiet.statements} statements in 5 s)`,
  );

  const worker = await connected(urlOf('axion_sense_worker'));
  const dropOlderThan = (days: number) =>
    timed(() => worker.query(`select maintenance.drop_partitions('public.outbox', make_interval(days => $1))`, [days]));
  const bare = await timed(() => admin.query(`drop table public.outbox_p${dayName(12)}`));
  const drop = await dropOlderThan(10);
  const drops: number[] = [];
  const among = await underLoad(urlOf, async () => {
    for (const days of [9, 8]) {
      await sleep(1_500);
      drops.push(await dropOlderThan(days));
    }
    await sleep(1_500);
  });
  console.log(
    `bare DROP TABLE of a partition of ${Math.round(rows / staying).toLocaleString('en')} rows ${warm ? 'in' : 'out of'} the machine’s cache: ${Math.round(bare)} ms`,
  );
  const holds = drop < bars.dropMs;
  console.log(
    `drop by the worker: ${Math.round(drop)} ms  bar ${bars.dropMs} ms  ${holds ? 'holds' : 'OVER'}; ratio ${(drop / bare).toFixed(1)}; among short statements ${drops.map((ms) => `${Math.round(ms)} ms`).join(', ')}`,
  );
  console.log(
    `longest wait meanwhile: ${Math.round(among.pauseMs)} ms  bar ${bars.pauseMs} ms  ${among.pauseMs <= bars.pauseMs ? 'holds' : 'OVER'} (${among.statements} statements)`,
  );
  await worker.end();

  const long = await connected(urlOf('axion_sense_app'));
  const beside = await underLoad(urlOf, async () => {
    await long.query('begin');
    await long.query('select 1 from public.outbox limit 1');
    const release = sleep(10_000).then(() => long.query('commit'));
    const startedAt = performance.now();
    await maintainPartitions(
      { connect: () => connectPostgres({ url: urlOf('axion_sense_worker'), poolMax: 1, applicationName: 'bench' }), now: () => new Date() },
      { retention: new Map([['public.outbox', 7]]), tables: ['public.outbox'] },
    );
    console.log(
      `whole maintenance beside a reader of 10 s: ${((performance.now() - startedAt) / 1000).toFixed(1)} s, locks asked for 1.5 s at a time`,
    );
    await release;
  });
  await long.end();
  // The lock is given up after 1.5 s; what a statement itself takes comes on top.
  console.log(
    `longest wait meanwhile: ${Math.round(beside.pauseMs)} ms  bar ${bars.pauseMs} ms, ${Math.round(quiet.pauseMs)} ms without a drop  ${beside.pauseMs <= bars.pauseMs ? 'holds' : 'OVER'} (${beside.statements} statements)`,
  );
  process.exitCode = holds && among.pauseMs <= bars.pauseMs && beside.pauseMs <= bars.pauseMs ? 0 : 1;
}

/** Runs short statements on four connections while `work` goes on, and tells the longest that any of them took. */
async function underLoad(urlOf: (role: ClusterRole) => string, work: () => Promise<unknown>) {
  const clients = await Promise.all(statements.map(() => connected(urlOf('axion_sense_app'))));
  const seen = { pauseMs: 0, statements: 0 };
  let stopped = false;
  const loops = clients.map(async (client, i) => {
    while (!stopped) {
      seen.pauseMs = Math.max(seen.pauseMs, await timed(() => client.query(statements[i] as string)));
      seen.statements += 1;
      await sleep(2);
    }
  });
  try {
    await work();
  } finally {
    stopped = true;
    await Promise.all(loops);
    await Promise.all(clients.map((client) => client.end()));
  }
  return seen;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function dayName(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}
