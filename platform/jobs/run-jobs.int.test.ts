import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { AxionError } from '../errors/axion-error.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Log } from '../telemetry/log.ts';
import { job } from './job.ts';
import { deadLetterQueue } from './jobs-schema.ts';
import { migrateJobs } from './migrate-jobs.ts';
import { type RunningJobs, runJobs } from './run-jobs.ts';

type Deps = { readonly seen: string[] };
const payload = z.strictObject({ word: z.string().default('none') });
const base = { about: 'Tests.', payload, retry: { limit: 0, delaySeconds: 0 }, timeoutMs: 20_000 };
const quick = { pollSeconds: 0.5, lostAfterSeconds: 10, signSeconds: 0.5, superviseSeconds: 1, scheduleSeconds: 1, progressSeconds: 0.1 };

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const say = job({ ...base, name: 'say', run: async ({ seen }: Deps, { word }) => ({ said: seen.push(word), word }) });
const stumble = job({
  ...base,
  name: 'stumble',
  retry: { limit: 2, delaySeconds: 1 },
  async run({ seen }: Deps, { word }) {
    seen.push(word);
    const tries = seen.filter((other) => other === word).length;
    if (tries < 3) throw new Error('postgres://me:hush@host is not there');
    return { tries };
  },
});
const fail = job({
  ...base,
  name: 'fail',
  retry: { limit: 5, delaySeconds: 60 },
  run: async (_deps: Deps, { word }) => {
    throw new AxionError('request.no-such-route', { method: 'GET', path: word });
  },
});
const walk = job({
  ...base,
  name: 'walk',
  retry: { limit: 1, delaySeconds: 0 },
  async run({ seen }: Deps, { word }, { signal, progress }) {
    progress(0.25, `a quarter of ${word}`);
    await aborted(signal).catch((reason: unknown) => {
      seen.push(word);
      throw reason;
    });
    return {};
  },
});
const hang = job({ ...base, name: 'hang', timeoutMs: 1_000, run: async (_deps: Deps, _payload, { signal }) => aborted(signal) });
const alone = job({
  ...base,
  name: 'alone',
  singleton: ({ word }) => word,
  async run({ seen }: Deps, { word }) {
    seen.push(`+${word}`);
    await wait(700);
    seen.push(`-${word}`);
    return {};
  },
});
const daily = job({ ...base, name: 'daily', schedule: '0 3 * * *', run: async ({ seen }: Deps) => ({ times: seen.push('daily') }) });
const jobs = [say, stumble, fail, walk, hang, alone, daily] as const;

let database: TestDatabase<'axion_sense_tasks'>;
let owner: pg.Pool;
const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A replica of the worker, with a memory of its own. */
function startReplica(more: Partial<Parameters<typeof runJobs<Deps>>[0]> = {}) {
  const seen: string[] = [];
  const running = runJobs<Deps>({
    url: database.urls.worker,
    applicationName: 'test',
    jobs,
    deps: { seen },
    log,
    schedules: false,
    pace: quick,
    ...more,
  });
  return { seen, running };
}

type Row = { state: string; output: unknown; attempts: number };
const stateOf = async (id: string): Promise<Row | undefined> =>
  (await owner.query<Row>('select state, output, retry_count as attempts from jobs.job where id = $1', [id])).rows[0];

async function until<Value>(ask: () => Promise<Value> | Value, holds: (value: Value) => boolean, withinMs = 12_000): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`);
    await wait(100);
  }
}
const endOf = (id: string, withinMs?: number) =>
  until(
    () => stateOf(id),
    (row) => ['completed', 'failed', 'cancelled'].includes(row?.state ?? ''),
    withinMs,
  );
const startOf = (running: RunningJobs<Deps>) => until(running.waitsFor, (waits) => waits === undefined);

beforeAll(async () => {
  database = await openDatabase('axion_sense_tasks');
  owner = new pg.Pool({ connectionString: database.urls.migrate, max: 2 });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

it('waits for its tables, and says so', async () => {
  const { running } = startReplica();
  expect(running.waitsFor()).toMatch(/--migrate/);
  await expect(running.enqueue(say, { word: 'early' })).rejects.toMatchObject({ code: 'server.not-ready' });
  await wait(300);
  await migrateJobs({ url: database.urls.migrate });
  await startOf(running);
  await running.stop();
});

describe('two replicas', () => {
  let one: ReturnType<typeof startReplica>;
  let two: ReturnType<typeof startReplica>;
  beforeAll(async () => {
    [one, two] = [startReplica(), startReplica({ jobs: [say] })];
    await Promise.all([startOf(one.running), startOf(two.running)]);
  });
  afterAll(async () => {
    await Promise.all([one.running.stop(), two.running.stop()]);
  });

  it.concurrent('do a job and keep its answer', async () => {
    const id = await one.running.enqueue(say, { word: 'hello' });
    expect(await endOf(id)).toMatchObject({ state: 'completed', output: { word: 'hello' }, attempts: 0 });
  });

  it.concurrent('take no payload that the job does not take', async () => {
    await expect(one.running.enqueue(say, { word: 7 } as never)).rejects.toMatchObject({
      code: 'request.malformed',
      params: { errors: [{ path: 'word' }] },
    });
  });

  it.concurrent('send a job with a transaction, or not at all', async () => {
    const postgres = connectPostgres({ url: database.urls.worker, poolMax: 1, applicationName: 'test' });
    const kept = await postgres.transaction((within) => one.running.enqueue(say, { word: 'kept' }, { within }));
    let lost = '';
    await postgres
      .transaction(async (within) => {
        lost = await one.running.enqueue(say, { word: 'lost' }, { within });
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    expect(await endOf(kept)).toMatchObject({ state: 'completed' });
    expect(await stateOf(lost)).toBeUndefined();
    await postgres.close();
  });

  it.concurrent('try again after a wait, and show no password', async () => {
    const begun = performance.now();
    const id = await one.running.enqueue(stumble, { word: 'oops' });
    const waiting = await until(
      () => stateOf(id),
      (row) => row?.state === 'retry',
    );
    expect(waiting?.output).toEqual({ code: 'server.fault', message: 'Error: postgres://me:[secret]@host is not there' });
    expect(await endOf(id)).toMatchObject({ state: 'completed', output: { tries: 3 }, attempts: 2 });
    expect(performance.now() - begun).toBeGreaterThan(1_500);
  });

  it.concurrent('bury what can never succeed at once, and run it again when asked', async () => {
    const id = await one.running.enqueue(fail, { word: '/nowhere' });
    expect(await endOf(id)).toMatchObject({ state: 'failed', attempts: 0, output: { code: 'request.no-such-route' } });
    const dead =
      "select id, data, source_name, keep_until > now() + interval '80 days' as kept from jobs.job where name = $1 and source_id = $2";
    const { rows } = await owner.query(dead, [deadLetterQueue, id]);
    expect(rows).toEqual([{ id: expect.any(String), data: { word: '/nowhere' }, source_name: 'fail', kept: true }]);
    expect(await one.running.boss().redrive(deadLetterQueue, { ids: [rows[0].id] })).toBe(1);
    await until(
      async () => (await owner.query(`select state from jobs.job where name = 'fail'`)).rows,
      (found) => found.length === 2 && found.every(({ state }) => state === 'failed'),
    );
  });

  it.concurrent('keep progress while a job runs, and stop one that was cancelled on the other', async () => {
    const id = await two.running.enqueue(walk, { word: 'a mile' });
    const running = await until(
      () => stateOf(id),
      (row) => row?.output !== null && row?.output !== undefined,
    );
    expect(running).toMatchObject({ state: 'active', output: { progress: 0.25, words: 'a quarter of a mile' } });
    await two.running.boss().cancel('walk', id);
    const begun = performance.now();
    await until(
      () => one.seen,
      (seen) => seen.includes('a mile'),
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await stateOf(id)).toMatchObject({ state: 'cancelled' });
  });

  it.concurrent('end a job whose time is up', async () => {
    const id = await one.running.enqueue(hang, {});
    const { state, output } = (await endOf(id)) ?? {};
    // The process itself and whoever supervises see it at about the same moment.
    expect([state, JSON.stringify(output)]).toEqual(['failed', expect.stringMatching(/exceeded 1s|timed out/)]);
  });

  it.concurrent('run one at a time by key', async () => {
    const third = startReplica({ jobs: [alone] });
    await startOf(third.running);
    const ids = await Promise.all(['a', 'a', 'b'].map((word) => one.running.enqueue(alone, { word })));
    for (const id of ids) expect(await endOf(id)).toMatchObject({ state: 'completed' });
    await third.running.stop();
    const times = await owner.query(
      `select one.id from jobs.job one join jobs.job two on one.name = two.name and one.singleton_key = two.singleton_key and one.id < two.id
        where one.name = 'alone' and (one.started_on, one.completed_on) overlaps (two.started_on, two.completed_on)`,
    );
    expect(times.rows).toEqual([]);
  });

  it.concurrent('run again what a killed process was at', async () => {
    const doomed = job({
      ...base,
      name: 'doomed',
      retry: { limit: 1, delaySeconds: 0 },
      run: async ({ seen }: Deps) => ({ times: seen.push('again') }),
    });
    const child = spawn(process.execPath, ['--input-type=module', '-e', doomedProgram()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await until(
      async () => (await owner.query(`select from jobs.queue where name = 'doomed'`)).rowCount,
      (found) => found === 1,
    );
    const id = await one.running.enqueue(doomed, { word: 'late' });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const rescuing = startReplica({ jobs: [doomed] });
    expect(await endOf(id, 25_000)).toMatchObject({ state: 'completed', output: { times: 1 }, attempts: 1 });
    await rescuing.running.stop();
  }, 40_000);
});

/** A worker that never ends its job. */
const doomedProgram = () => `
  const [{ runJobs }, { job }, { z }] = await Promise.all(${JSON.stringify(
    ['./run-jobs.ts', './job.ts', '../../node_modules/zod/index.js'].map((file) => new URL(file, import.meta.url).href),
  )}.map((url) => import(url)));
  const doomed = job({ name: 'doomed', about: 'Never ends.', payload: z.looseObject({}), retry: { limit: 1, delaySeconds: 0 }, timeoutMs: 600_000,
    run: () => new Promise(() => console.log('at it')) });
  runJobs({ url: ${JSON.stringify(database.urls.worker)}, applicationName: 'doomed', jobs: [doomed], deps: {}, schedules: false,
    pace: ${JSON.stringify(quick)}, log: { info() {}, warn() {}, debug() {}, error() {} } });`;

it('makes up once for a time that passed while nobody ran', async () => {
  const scheduling = startReplica({ schedules: true });
  await startOf(scheduling.running);
  await owner.query(`update jobs.schedule set created_on = now() - interval '9 days'`);
  await owner.query(`update jobs.version set cron_on = now() - interval '8 days'`);
  await until(
    () => scheduling.seen,
    (seen) => seen.length > 0,
  );
  await wait(1_500);
  expect(scheduling.seen).toEqual(['daily']);
  await scheduling.running.stop();
  const fewer = startReplica({ schedules: true, jobs: [say] });
  await startOf(fewer.running);
  const schedules = async () => (await owner.query('select name from jobs.schedule')).rows;
  expect(await schedules()).toEqual([{ name: 'daily' }]);
  await fewer.running.stop();
});

it('keeps the schedules of another release as long as that asserts them, and brings its own back', async () => {
  const hasty = { ...quick, assertSeconds: 0.4 };
  const schedules = async () =>
    (await owner.query<{ name: string }>('select name from jobs.schedule order by 1')).rows.map(({ name }) => name);
  const newer = startReplica({ schedules: true, jobs: [daily], pace: hasty });
  await startOf(newer.running);
  const older = startReplica({ schedules: true, jobs: [say], pace: hasty });
  await startOf(older.running);
  await wait(2_000);
  expect(await schedules()).toEqual(['daily']);
  await owner.query('delete from jobs.schedule');
  await until(schedules, (names) => names.includes('daily'));
  await newer.running.stop();
  await until(schedules, (names) => names.length === 0);
  await older.running.stop();
});

it('runs at once what is to where its schedule is new, and not with the next start', async () => {
  const eager = job({
    ...base,
    name: 'eager',
    schedule: '0 3 1 1 *',
    runsWhenNew: true,
    run: async ({ seen }: Deps) => ({ times: seen.push('eager') }),
  });
  const silent = startReplica({ schedules: false, jobs: [eager] });
  await startOf(silent.running);
  await silent.running.stop();
  await owner.query('delete from jobs.schedule');
  const sent = async () => (await owner.query(`select state from jobs.job where name = 'eager'`)).rows;
  expect(await sent()).toEqual([]);
  for (const _start of ['first', 'second']) {
    const replica = startReplica({ schedules: true, jobs: [eager] });
    await startOf(replica.running);
    await until(sent, (rows) => rows.some(({ state }) => state === 'completed'));
    await replica.running.stop();
  }
  expect(await sent()).toHaveLength(1);
});

describe('a restored copy', () => {
  /** As a restore leaves a database, or as `axion restore resume` does. */
  const mark = async (at: string | null) => {
    const name = new URL(database.urls.admin).pathname.slice(1);
    const admin = new pg.Client({ connectionString: database.urls.admin });
    await admin.connect();
    await admin.query(`alter database "${name}" ${at === null ? 'reset axion.restored_at' : `set axion.restored_at = '${at}'`}`);
    await admin.end();
  };
  /** A replica, and a time that passed while nobody ran: pg-boss makes up for it with its next look at the clock. */
  const startLate = async (more: Parameters<typeof startReplica>[0]) => {
    const replica = startReplica({ jobs: [daily, say], ...more });
    await startOf(replica.running);
    await owner.query(`update jobs.schedule set created_on = now() - interval '9 days'`);
    await owner.query(`update jobs.version set cron_on = now() - interval '8 days'`);
    return replica;
  };
  const lookedAtClock = async () => {
    const { rows } = await owner.query(`select cron_on > now() - interval '1 day' as looked from jobs.version`);
    return rows[0].looked;
  };
  // What is remembered of a time that was made up for, so that it is not made up for twice.
  beforeEach(() => owner.query(`delete from jobs.job where name in ('daily', '__pgboss__send-it')`));
  afterEach(() => mark(null));

  it.each([
    ['that is marked', { schedules: true, restoredAt: '2026-11-21T14:00:00Z' }],
    ['whose settings say so', { schedules: false, restoredAt: null }],
  ])('%s starts nothing by the clock, and does what it is asked for', async (_how, { schedules, restoredAt }) => {
    await mark(restoredAt);
    const warned: string[] = [];
    const copy = await startLate({ schedules, log: { ...log, warn: (words) => void warned.push(words) } });
    expect(await endOf(await copy.running.enqueue(say, { word: 'asked' }))).toMatchObject({ state: 'completed' });
    await wait(2_500);
    expect(copy.seen).toEqual(['asked']);
    expect(await lookedAtClock()).toBe(false);
    expect((await owner.query(`select from jobs.job where name = 'daily'`)).rowCount).toBe(0);
    expect(warned.filter((words) => words.includes('axion restore resume'))).toHaveLength(restoredAt === null ? 0 : 1);
    await copy.running.stop();
  });

  it('goes on by the clock with the first worker that starts after it was told', async () => {
    await mark('2026-11-21T14:00:00Z');
    await mark(null);
    const copy = await startLate({ schedules: true });
    await until(
      () => copy.seen,
      (seen) => seen.includes('daily'),
    );
    await copy.running.stop();
  });
});

it('gives running jobs time to end, then puts them back', async () => {
  const stopped = startReplica({ jobs: [walk] });
  await startOf(stopped.running);
  const id = await stopped.running.enqueue(walk, { word: 'home' });
  await until(
    () => stateOf(id),
    (row) => row?.state === 'active',
  );
  await stopped.running.stop(500);
  expect(stopped.seen).toEqual(['home']);
  expect(await stateOf(id)).toMatchObject({ state: 'created', attempts: 0 });
  const next = startReplica({ jobs: [walk] });
  await until(
    () => stateOf(id),
    (row) => row?.state === 'active',
  );
  await next.running.stop(200);
  expect(next.seen).toEqual(['home']);
  await owner.query('delete from jobs.job where id = $1', [id]);
});
