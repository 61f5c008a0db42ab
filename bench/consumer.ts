import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FrameEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { clickhouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { environment } from '@axion/platform/config/start.ts';
import { connectEventLog, type EventLogSettings } from '@axion/platform/events/connect-event-log.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { runConsumer } from '@axion/platform/events/run-consumer.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { sql } from '@axion/platform/postgres/query.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { trackMetadataConsumer } from '@axion/sense/analytics/track-metadata.consumer.ts';
import { v7 } from 'uuid';
import { z } from 'zod';
import { startClickHouseServer } from '../test/harness/servers/clickhouse-server.ts';
import { postgresServer } from '../test/harness/servers/postgres-server.ts';
import { startKafka } from '../test/real/kafka/kafka-server.ts';

/**
 * From the event log into ClickHouse: S2, how fast against inserting the same rows without anything around it; S3, whether redelivery, a kill between insert and
 * commit, and a rebalance lose or double a row, 20 times. `--log kafka` on a real broker.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    runs: { type: 'string', default: '20' },
    log: { type: 'string', default: 'postgres' },
  },
});
const rows = Number(values.rows);
const [blockRows, tracks, framesARun] = [5_000, 200, 3_000];
const organizationId = '018f0000-0000-7000-8000-00000000a001';
const log = openLog({ service: 'bench', level: 'error' });
const topic = topics.trackMetadata.name;

const countParts = clickhouseQuery({
  name: 'bench-parts',
  params: {},
  row: z.object({ n: z.coerce.number() }),
  sql: () => sql`select count() as n from system.parts where database = currentDatabase() and table = 'frames' and active`,
});
const folderOf = (name: string) => fileURLToPath(new URL(`../migrations/${name}`, import.meta.url));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-consumer-'));
await mkdir(join(folder, 'postgres'));
const stores = await openStores();
const broken: string[] = [];
try {
  await measureRate();
  await measureLoss();
} finally {
  await stores.close();
  await rm(folder, { recursive: true, force: true });
}
for (const bar of broken) console.log(`NOT HELD: ${bar}`);
process.exitCode = broken.length === 0 ? 0 : 1;

async function openStores() {
  const postgres = await postgresServer.start({ folder: join(folder, 'postgres'), env: environment() });
  const { postgresAdminUrl = '', postgresPasswords } = postgres.provided;
  const eventsUrl = withRole(withDatabase(postgresAdminUrl, 'axion_events'), 'axion_events', postgresPasswords?.axion_events ?? '');
  await migrate({ url: eventsUrl, folder: folderOf('events'), now: () => new Date() });
  const server = await startClickHouseServer(join(folder, 'clickhouse'));
  const kafka = values.log === 'kafka' ? await startKafka() : undefined;
  const settings: EventLogSettings = kafka
    ? { kafka: { brokers: [kafka.broker], silentMs: 6_000 } }
    : { postgresUrl: eventsUrl, poolMax: 4, silentMs: 1_000 };
  return {
    settings,
    /** A database with our tables. */
    async clickhouse(name: string): Promise<{ readonly url: string; readonly clickhouse: ClickHouse }> {
      const outside = connectClickHouse({ url: server.url, database: 'default' });
      await outside.execute(`create database ${name}`);
      await outside.close();
      const url = `${server.url.replace(/\/$/, '')}/${name}`;
      const clickhouse = connectClickHouse({ url });
      await migrateClickHouse({ clickhouse, database: name, folder: folderOf('clickhouse'), engine: 'plain', now: () => new Date() });
      return { url, clickhouse };
    },
    async close() {
      await Promise.allSettled([kafka?.stop(), server.stop(), postgres.stop()]);
    },
  };
}

/** How long it takes to send rows in JSON, block after block, as a client without anything of ours does. */
async function insertBare(name: string, frames: readonly FrameEvent[]): Promise<number> {
  const { clickhouse } = await stores.clickhouse(name);
  const made = frames.map(plainRow);
  const took = await seconds(async () => {
    for (let from = 0; from < rows; from += blockRows) await clickhouse.insert('frames', made.slice(from, from + blockRows));
  });
  await clickhouse.close();
  return took;
}

/** The frames are let go before the consumer begins, which would have none of them in its memory. */
async function prepareRate(eventLog: EventLog): Promise<{ readonly before: number; readonly publishSeconds: number }> {
  const frames = framesOf(rows);
  return { before: await insertBare('bare_before', frames), publishSeconds: await seconds(() => publish(eventLog, frames)) };
}

async function measureRate(): Promise<void> {
  const { clickhouse } = await stores.clickhouse('consumed');
  const eventLog = connectEventLog(stores.settings);
  await eventLog.ensureTopics([topic, `${topic}.dlq`].map((name) => ({ name, partitions: 16 })));
  const { before, publishSeconds } = await prepareRate(eventLog);
  const running = { counts: { handled: 0 }, stop: async () => undefined as unknown };
  const consumeSeconds = await seconds(async () => {
    Object.assign(running, runConsumer({ eventLog, consumer: trackMetadataConsumer, deps: { clickhouse }, environment: 'bench', log }));
    for (const end = Date.now() + 300_000; running.counts.handled < rows && Date.now() < end; ) await pause(20);
  });
  await running.stop();
  // Before and after, for the machine has faster and slower minutes.
  const after = await insertBare('bare_after', framesOf(rows));
  const { n, distinct } = await countRows(clickhouse);
  const parts = (await clickhouse.maybeOne(countParts, {}))?.n ?? 0;
  const [consumed, inserted] = [rows / consumeSeconds, (2 * rows) / (before + after)];
  console.log(
    `S2 (${values.log} log): ${rows} rows; published ${(rows / publishSeconds).toFixed(0)}/s; bare insert ${inserted.toFixed(0)} rows/s; consumer ${consumed.toFixed(0)} rows/s`,
  );
  bar('S2 ratio at least 0.5', consumed / inserted >= 0.5, (consumed / inserted).toFixed(2));
  bar(`S2 parts at most ${rows / 10_000 + 5}`, parts <= rows / 10_000 + 5, String(parts));
  bar('S2 every row once', n === rows && distinct === rows, `${n} rows, ${distinct} ids`);
  await Promise.all([eventLog.close(), clickhouse.close()]);
}

async function measureLoss(): Promise<void> {
  const { url, clickhouse } = await stores.clickhouse('killed');
  let [lost, doubled, kills, shared] = [0, 0, 0, 0];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    await clickhouse.execute('truncate table frames');
    const eventLog = connectEventLog(stores.settings);
    const of = { topic: `bench.${v7()}`, group: `bench-${run}` };
    await eventLog.ensureTopics([of.topic, `${of.topic}.dlq`].map((name) => ({ name, partitions: 16 })));
    const frames = framesOf(framesARun);
    await publish(eventLog, frames, of.topic);
    // This one dies between the insert and the commit of its second batch; the other one joins when it is at work.
    const doomed = killedConsumer({ ...of, clickhouseUrl: url });
    await doomed.atWork;
    const consumer = { ...trackMetadataConsumer, ...of, batch: { maxMessages: 400 } };
    const survivor = runConsumer({ eventLog, consumer, deps: { clickhouse }, environment: 'bench', log });
    await publish(eventLog, frames.slice(0, 500), of.topic);
    kills += (await doomed.ended) === 'SIGKILL' ? 1 : 0;
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50))
      if ((await eventLog.lag(of.topic, of.group)).every(({ nextOffset, endOffset }) => nextOffset === endOffset)) break;
    await survivor.stop();
    shared += survivor.counts.handled < framesARun + 500 ? 1 : 0;
    const { n, distinct } = await countRows(clickhouse);
    lost += framesARun - distinct;
    doubled += n - distinct;
    await eventLog.close();
  }
  console.log(
    `S3: ${values.runs} runs of ${framesARun} frames; killed between insert and commit ${kills}; injected ${500 * Number(values.runs)}; shared by two members ${shared}`,
  );
  bar('S3 lost 0', lost === 0, String(lost));
  bar('S3 doubled 0', doubled === 0, String(doubled));
  bar('S3 every run had its kill', kills === Number(values.runs), String(kills));
  await clickhouse.close();
}

/** When its first batch is committed, and the signal that it ended by. */
function killedConsumer(order: { topic: string; group: string; clickhouseUrl: string }) {
  const { kafka, ...rest } = { kafka: undefined, ...stores.settings };
  const settings = kafka === undefined ? rest : { kafka };
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('consumer-killed.ts', import.meta.url)), JSON.stringify({ ...order, settings })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
    },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_status, signal) => resolve(signal)));
  const atWork = Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  return { ended, atWork };
}

async function publish(eventLog: EventLog, frames: readonly FrameEvent[], to: string = topic): Promise<void> {
  for (let from = 0; from < frames.length; from += 2_000)
    await eventLog.publish(
      frames.slice(from, from + 2_000).map((frame) => ({
        topic: to,
        key: frame.trackId,
        headers: { 'message-type': 'frame', 'event-id': frame.id, environment: 'bench' },
        value: Buffer.from(JSON.stringify(frame)),
      })),
    );
}

function framesOf(count: number): FrameEvent[] {
  const trackIds = Array.from({ length: tracks }, () => v7());
  return Array.from({ length: count }, (_, n) => ({
    ...{ id: v7(), trackId: trackIds[n % tracks] as string, organizationId, deviceId: 'phone-7', userId: 'u'.repeat(43) },
    ...{
      capturedAt: new Date(Date.UTC(2026, 10, 18) + n).toISOString(),
      longitude: 13 + (n % 1_000) / 1_000,
      latitude: 55 + (n % 997) / 1_000,
    },
    ...{
      altitudeMetres: null,
      accuracyMetres: 4.5,
      speedMetresPerSecond: 12.3,
      headingDegrees: n % 360,
      cameraSide: 'front',
      imageType: 'jpeg',
    },
    ...{ widthPixels: 960, heightPixels: 640, sizeBytes: 30_000 + n, sha256: n.toString(16).padStart(64, '0') },
    ...{ capturedAtSource: 'exif', locationSource: 'exif' },
  })) as FrameEvent[];
}

/** The columns by name. */
function plainRow(frame: FrameEvent): object {
  const columns = Object.entries(frame).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  return Object.fromEntries(columns);
}

async function countRows(clickhouse: ClickHouse): Promise<{ n: number; distinct: number }> {
  const query = clickhouseQuery({
    name: 'bench-count',
    params: {},
    row: z.object({ n: z.coerce.number(), distinct: z.coerce.number() }),
    sql: () => sql`select count() as n, uniqExact(id) as distinct from frames`,
  });
  return (await clickhouse.maybeOne(query, {})) ?? { n: 0, distinct: 0 };
}

function bar(name: string, holds: boolean, figure: string): void {
  console.log(`  ${holds ? 'held' : 'NOT HELD'}: ${name}: ${figure}`);
  if (!holds) broken.push(name);
}
