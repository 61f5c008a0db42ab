import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { startClickHouseServer } from '../test/harness/servers/clickhouse-server.ts';

/** The local ClickHouse server, read by our client, against chDB called directly by its own fastest means, each in a process of its own. */
const rows = 10_000_000;
/** Streams are timed so often, and the best time counts on both sides. */
const rounds = 3;
const tenColumns = `SELECT number AS a, number * 2 AS b, toString(number) AS c, number / 3 AS d, toDateTime(number) AS e, number % 7 AS f, toInt32(number) AS g,
  reinterpretAsUUID(number) AS h, toFloat32(number) AS i, toUInt8(number) AS j FROM numbers(${rows})`;
const formats = ['ArrowStream', 'Native', 'JSONEachRow'] as const;
const table =
  'CREATE TABLE frames (id UInt64, track UUID, name String, longitude Float64, latitude Float64, at DateTime64(3)) ENGINE = MergeTree ORDER BY id';
const frame = { track: '019a9f00-0000-7000-8000-000000000001', longitude: 13.1, latitude: 55.6, at: '2026-03-01T12:00:00.123Z' };
const batches = { rows: 5_000, count: 60 };

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-clickhouse-'));
const beganAt = performance.now();
const server = await startClickHouseServer(join(folder, 'server'));
console.log(`start ${((performance.now() - beganAt) / 1000).toFixed(2)} s, ${memory(server.pid)}`);
const clickhouse = connectClickHouse({ url: server.url, timeoutMs: 120_000 });

for (let n = 0; n < 50; n++) await clickhouse.execute('SELECT 1');
const small = await seconds(async () => {
  for (let n = 0; n < 200; n++) await clickhouse.execute('SELECT 1');
});
console.log(`SELECT 1: ${((small / 200) * 1000).toFixed(1)} ms`);

const bare = await direct();
for (const format of formats) {
  const { total, first, bytes } = await bestStream(format);
  const against = bare[format] ?? Number.NaN;
  console.log(
    `${rows / 1e6}M rows x 10 as ${format}: ${total.toFixed(2)} s, first bytes ${(first * 1000).toFixed(0)} ms, ${(bytes / 1e6).toFixed(0)} MB; ` +
      `chDB alone ${against.toFixed(2)} s, ratio ${(against / total).toFixed(2)}`,
  );
}
await clickhouse.execute(table);
const inserting = await seconds(async () => {
  for (let batch = 0; batch < batches.count; batch++) await clickhouse.insert('frames', framesOf(batch));
});
const perSecond = (batches.rows * batches.count) / inserting;
const bareInsert = bare.insert ?? Number.NaN;
console.log(
  `inserts of ${batches.rows}: ${perSecond.toFixed(0)} rows/s; chDB alone ${bareInsert.toFixed(0)} rows/s, ratio ${(perSecond / bareInsert).toFixed(2)}`,
);
console.log(`afterwards ${memory(server.pid)}`);

await clickhouse.close();
await server.stop();
await rm(folder, { recursive: true, force: true });

async function bestStream(format: string) {
  const times = [];
  for (let round = 0; round < rounds; round++) times.push(await streamed(format));
  return times.reduce((best, time) => (time.total < best.total ? time : best));
}

async function streamed(format: string) {
  const startedAt = performance.now();
  const settings = { output_format_arrow_compression_method: 'none' };
  const { body } = await clickhouse.stream(tenColumns, { format, settings });
  let first = 0;
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    first ||= (performance.now() - startedAt) / 1000;
    bytes += chunk.length;
  }
  return { total: (performance.now() - startedAt) / 1000, first, bytes };
}

function framesOf(batch: number): object[] {
  return Array.from({ length: batches.rows }, (_, n) => ({ ...frame, id: batch * batches.rows + n, name: `frame ${n}` }));
}

/** chDB in a child: seconds for each format by its stream, rows/s by its raw insert. */
function direct(): Promise<Readonly<Record<string, number>>> {
  const program = `
    import { Session } from 'chdb';
    const session = new Session(${JSON.stringify(join(folder, 'direct'))});
    const found = {};
    session.query("SET output_format_arrow_compression_method = 'none', date_time_input_format = 'best_effort'");
    for (const format of ${JSON.stringify(formats)}) {
      found[format] = Infinity;
      for (let round = 0; round < ${rounds}; round++) {
        const startedAt = performance.now();
        for await (const chunk of session.queryStream(${JSON.stringify(tenColumns)}, { format })) chunk.raw();
        found[format] = Math.min(found[format], (performance.now() - startedAt) / 1000);
      }
    }
    session.query(${JSON.stringify(table)});
    const rows = Array.from({ length: ${batches.rows} }, (_, n) => ({ ...${JSON.stringify(frame)}, id: n, name: 'frame ' + n }));
    const startedAt = performance.now();
    for (let batch = 0; batch < ${batches.count}; batch++)
      await session.insert({ table: 'frames', format: 'JSONEachRow', values: Buffer.from(rows.map((row) => JSON.stringify({ ...row, id: batch * ${batches.rows} + row.id })).join('\\n')) });
    found.insert = ${batches.rows * batches.count} / ((performance.now() - startedAt) / 1000);
    session.close();
    process.stdout.write(JSON.stringify(found));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: new URL('../local', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  return new Promise((resolve, reject) =>
    child.once('close', (status) => (status === 0 ? resolve(JSON.parse(text)) : reject(new Error(`chDB alone ended with ${status}`)))),
  );
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** RSS counts shared pages of the library in full; PSS is this process' share. */
function memory(pid: number): string {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024).toFixed(0);
  return `RSS ${megabytes('Rss')} MiB, PSS ${megabytes('Pss')} MiB`;
}
