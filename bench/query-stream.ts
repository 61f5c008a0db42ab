import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fetchDemoToken } from '@axion/local/oidc/demo-token.ts';
import { openOidc } from '@axion/local/oidc/open-oidc.ts';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { startClickHouseServer } from '../test/harness/servers/clickhouse-server.ts';
import { postgresServer } from '../test/harness/servers/postgres-server.ts';

/**
 * B1: our `/bigdata/query/stream` against the engine's own HTTP stream, 12 queries of ClickBench's shapes on three million flights, in turn, in one run;
 * then two large answers, also against a bare relay. Every part is a process of its own: PostgreSQL, ClickHouse (chDB), the authorization server, the Gen API.
 */
/** A server that has been up for a while, not one whose code was never run. */
const servedBefore = 300;
const warmUps = 5;
const rounds = 21;
const bar = { ratio: 1.2, milliseconds: 12 };
const queries: readonly (readonly [name: string, sql: string])[] = [
  ['count', 'select count() from flights'],
  ['sum, avg', 'select sum(delay), avg(distance), count() from flights'],
  ['distinct', 'select uniqExact(origin, destination) from flights'],
  ['filter', 'select count() from flights where delay > 60 and distance < 500'],
  ['by origin', 'select origin, count() as n, avg(delay) as d from flights group by origin order by n desc limit 10'],
  ['by route', 'select origin, destination, count() as n from flights group by origin, destination order by n desc limit 100'],
  ['by hour', 'select toStartOfHour(date) as hour, count() as n, quantile(0.9)(delay) from flights group by hour order by hour'],
  ['by day of week', 'select toDayOfWeek(date) as day, sum(distance), uniq(origin) from flights group by day order by day'],
  ['text', "select destination, count() from flights where origin like 'L%' and destination not in ('LAX', 'LAS') group by destination"],
  ['top rows', 'select * from flights order by delay desc, date limit 1000'],
  [
    'two keys',
    'select toMonth(date) as month, origin, count() as n, uniq(destination) from flights group by month, origin order by n desc limit 10',
  ],
  [
    'having',
    "select origin, avg(delay) as d, count() as n from flights where destination <> '' group by origin having n > 10000 order by d desc limit 25",
  ],
];
/** Not of those shapes: what every byte costs that passes one process more, beside a program that only passes bytes on. */
const largeAnswers: typeof queries = [
  ['100,000 rows', 'select date, delay, distance, origin, destination from flights limit 100000'],
  ['1,000,000 rows', 'select date, delay, distance, origin, destination from flights limit 1000000'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const parquet = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');
const folder = await mkdtemp(join(tmpdir(), 'axion-bench-query-'));
const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  const engine = await openEngine();
  const gen = await openGen(engine.reader);
  await measure(gen, engine.reader);
} finally {
  for (const close of closing.toReversed()) await close().catch(() => undefined);
}

/** Flights in ClickHouse, and the address of the user who may read them. */
async function openEngine() {
  await mkdir(join(folder, 'clickhouse'));
  const server = await startClickHouseServer(join(folder, 'clickhouse'));
  closing.push(() => server.stop());
  const writer = connectClickHouse({ url: server.url, database: 'default', timeoutMs: 120_000 });
  await writer.execute('create database if not exists axion_sense');
  await writer.execute(`create table axion_sense.flights engine = MergeTree order by tuple() as
    select assumeNotNull(date) as date, assumeNotNull(delay) as delay, assumeNotNull(distance) as distance,
           toLowCardinality(assumeNotNull(origin)) as origin, toLowCardinality(assumeNotNull(destination)) as destination
      from file('${parquet}', 'Parquet')`);
  await writer.close();
  return { reader: new URL(server.readerUrl) };
}

/** The Gen API with a source for them, and the token of its administrator. */
async function openGen(reader: URL) {
  await Promise.all(['postgres', 'oidc'].map((name) => mkdir(join(folder, name))));
  const postgres = await postgresServer.start({ folder: join(folder, 'postgres'), env: {} });
  closing.push(postgres.stop);
  const { postgresAdminUrl: adminUrl = '', postgresPasswords: passwords } = postgres.provided;
  const urlOf = (role: 'axion_gen_app' | 'axion_gen_migrate' | 'axion_openfga', database: string) =>
    withRole(withDatabase(adminUrl, database), role, passwords?.[role] ?? '');
  const machineSecret = randomBytes(16).toString('hex');
  const client = { clientId: 'axion-gen', name: 'Axion Gen', clientSecret: randomBytes(16).toString('hex') };
  const oidc = await openOidc({
    ...{ port: 0, issuer: undefined, audience: 'axion', folder: join(folder, 'oidc'), demoPassword: machineSecret, machineSecret },
    clients: [{ ...client, redirectUris: ['http://localhost:3000/api/v1/session/callback'], postLogoutRedirectUris: [] }],
    log: openLog({ service: 'oidc', level: 'fatal' }),
  });
  closing.push(oidc.close);
  const apiToken = randomBytes(16).toString('hex');
  const openfga = await openProgram('local/openfga/main.ts', {
    AXION_OPENFGA_PORT: '0',
    AXION_OPENFGA_POSTGRES_URL: urlOf('axion_openfga', 'axion_sense_permissions'),
    AXION_OPENFGA_API_TOKEN: apiToken,
  });
  const api = openOpenFgaApi({ apiUrl: openfga, apiToken });
  const env = {
    ...{ AXION_OPENFGA_URL: openfga, AXION_OPENFGA_STORE_ID: await ensureStore(api, 'axion'), AXION_OPENFGA_API_TOKEN: apiToken },
    ...{ DataSources__Encryption__Keys__1: randomBytes(32).toString('base64'), DataSources__Encryption__CurrentVersion: '1' },
    AXION_GEN_POSTGRES_MIGRATE_URL: urlOf('axion_gen_migrate', 'axion_gen'),
    AXION_BOOTSTRAP_ADMIN: `${oidc.issuer}|admin`,
    AXION_GEN_POSTGRES_URL: urlOf('axion_gen_app', 'axion_gen'),
    ...{ AXION_GEN_API_PORT: '0', AXION_LISTEN_HOST: '127.0.0.1', AXION_GEN_PUBLIC_URL: 'http://localhost:3000' },
    ...{ AXION_GEN_PRIVATE_HOSTS: '127.0.0.1', AXION_OIDC_ISSUER: oidc.issuer, AXION_LOG_LEVEL: 'info' },
    ...{ AXION_GEN_OIDC_CLIENT_ID: client.clientId, AXION_GEN_OIDC_CLIENT_SECRET: client.clientSecret },
  };
  await api.close();
  const [status] = await once(spawn(process.execPath, ['apps/gen-api/main.ts', '--migrate'], { cwd: root, env, stdio: 'ignore' }), 'exit');
  if (status !== 0) throw new Error('the runner failed');
  const url = await openProgram('apps/gen-api/main.ts', env);
  const { accessToken } = await fetchDemoToken({ issuer: oidc.issuer, user: 'admin', machineSecret });
  const gen = { url, headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' } };
  const settings = {
    ...{ host: reader.hostname, port: Number(reader.port), secure: false, database: 'axion_sense' },
    ...{ user: decodeURIComponent(reader.username), password: decodeURIComponent(reader.password) },
  };
  await call(gen, '/api/v1/data-sources', { name: 'air', title: 'Air', connector: 'clickhouse', settings });
  await call(gen, '/api/v1/datasets', { source: 'air', name: 'flights', title: 'Flights', tables: ['flights'] });
  return gen;
}

type Gen = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

async function call({ url, headers }: Gen, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`${path}: ${text}`);
}

/** Starts a program of ours as the stack starts those that pass bytes on, and waits for the address that it logs. */
async function openProgram(entry: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, ['--max-semi-space-size=4', entry], {
    cwd: root,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  closing.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const { message, url } = JSON.parse(line);
      if (message === 'listening') resolve(url);
    });
    child.once('exit', (status) => reject(new Error(`${entry} ended with ${status}`)));
  });
}

type Taken = { readonly ms: number; readonly bytes: number };

/** Reads a whole answer. */
async function read(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Taken> {
  const started = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += chunk.length;
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return { ms: performance.now() - started, bytes };
}

async function measure(gen: Gen, reader: URL): Promise<void> {
  const options = { default_format: 'ArrowStream', output_format_arrow_compression_method: 'none', database: 'axion_sense' };
  const engineUrl = `${reader.origin}/?${new URLSearchParams(options)}`;
  const engineHeaders = {
    'x-clickhouse-user': decodeURIComponent(reader.username),
    'x-clickhouse-key': decodeURIComponent(reader.password),
  };
  const bare = (sql: string) => read(engineUrl, engineHeaders, sql);
  const relay = await openRelay(reader);
  const relayed = (sql: string) => read(engineUrl.replace(reader.origin, relay), engineHeaders, sql);
  const ours = (sql: string) => read(`${gen.url}/bigdata/query/stream`, gen.headers, JSON.stringify({ source: 'air', sql }));
  console.log(`medians of ${rounds} after ${warmUps}, in ms            engine p95        ours p95    ratio  more`);
  for (let round = 0; round < servedBefore; round += 1) await ours(queries[0]?.[1] ?? '');
  const medians: Pair[] = [];
  const quickest: Pair[] = [];
  for (const [name, sql] of queries) {
    for (let round = 0; round < warmUps; round += 1) await Promise.all([bare(sql)]).then(() => ours(sql));
    const taken: { engine: Taken; ours: Taken }[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push({ engine: await bare(sql), ours: await ours(sql) });
    const [engine, own] = [taken.map((one) => one.engine.ms), taken.map((one) => one.ours.ms)];
    const size = ((taken[0]?.ours.bytes ?? 0) / 1e6).toFixed(1);
    medians.push({ engine: at(engine, 0.5), ours: at(own, 0.5) });
    quickest.push({ engine: at(engine, 0), ours: at(own, 0) });
    const figures = [at(engine, 0.5), at(engine, 0.95), at(own, 0.5), at(own, 0.95)].map((ms) => ms.toFixed(1).padStart(8)).join(' ');
    const ratio = at(own, 0.5) / at(engine, 0.5);
    console.log(
      `${name.padEnd(15)} ${size.padStart(6)} MB   ${figures}   ${ratio.toFixed(2)}×  +${(at(own, 0.5) - at(engine, 0.5)).toFixed(1)} ms`,
    );
  }
  report('medians', medians);
  report('quickest of each (other work on the machine counts least)', quickest);
  await measureLarge({ bare, ours, relayed });
  console.log(`load of the machine in the last minute: ${loadavg()[0]?.toFixed(1)}`);
}

type Reader = (sql: string) => Promise<Taken>;

/** Reads large answers from the engine, through the relay and from us, in turn. */
async function measureLarge(readers: { readonly bare: Reader; readonly relayed: Reader; readonly ours: Reader }): Promise<void> {
  for (const [name, sql] of largeAnswers) {
    const taken = { bare: [] as number[], relayed: [] as number[], ours: [] as number[] };
    for (let round = -warmUps; round < rounds; round += 1)
      for (const [which, read] of Object.entries(readers)) {
        const { ms } = await read(sql);
        if (round >= 0) taken[which as keyof typeof taken].push(ms);
      }
    const [engine, relay, own] = [at(taken.bare, 0.5), at(taken.relayed, 0.5), at(taken.ours, 0.5)];
    console.log(
      `${name}: engine ${engine.toFixed(1)} ms, relayed ${relay.toFixed(1)}, ours ${own.toFixed(1)} (${(own / engine).toFixed(2)}×; +${(own - relay).toFixed(1)} ms on the relay)`,
    );
  }
}

/** A process that passes bytes between two sockets and does nothing else. Answers its address. */
async function openRelay(target: URL): Promise<string> {
  const program = `const net = require('node:net');
    const server = net.createServer((near) => {
      const far = net.connect(${Number(target.port)}, '${target.hostname}');
      near.pipe(far).pipe(near);
      for (const side of [near, far]) side.on('error', () => { near.destroy(); far.destroy(); });
    }).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  closing.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return `http://127.0.0.1:${port}`;
}

type Pair = { readonly engine: number; readonly ours: number };

function report(title: string, medians: readonly Pair[]): void {
  const sum = (side: 'engine' | 'ours') => medians.reduce((total, one) => total + one[side], 0);
  const ratio = sum('ours') / sum('engine');
  const most = Math.max(...medians.map((one) => one.ours - one.engine));
  const within = medians.filter((one) => one.ours / one.engine <= bar.ratio || one.ours - one.engine <= bar.milliseconds).length;
  const held = (good: boolean) => (good ? 'held' : 'MISSED');
  console.log(`${title}:`);
  console.log(`  all twelve one after another: ${ratio.toFixed(2)}×, bar ${bar.ratio}× ${held(ratio <= bar.ratio)}`);
  console.log(`  most that one takes more: +${most.toFixed(1)} ms, bar +${bar.milliseconds} ms ${held(most <= bar.milliseconds)}`);
  console.log(`  queries within ${bar.ratio}× or +${bar.milliseconds} ms: ${within} of ${medians.length}`);
}

/** The value below which that share of values lies. */
function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
