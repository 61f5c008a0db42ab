import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base, type Deps, eachOnAQueue, quick, startOf, until } from '../../test/harness/jobs/on-a-queue.ts';
import { AxionError } from '../errors/axion-error.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { job } from './job.ts';
import { deadLetterQueue } from './jobs-schema.ts';
import { migrateJobs } from './migrate-jobs.ts';

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
const jobs = [say, stumble, fail, walk, hang, alone] as const;

const world = eachOnAQueue(jobs);
const { startReplica } = world;

type Row = { state: string; output: unknown; attempts: number };
const stateOf = async (id: string): Promise<Row | undefined> =>
  (await world.owner.query<Row>('select state, output, retry_count as attempts from jobs.job where id = $1', [id])).rows[0];

const endOf = (id: string, withinMs?: number) =>
  until(
    () => stateOf(id),
    (row) => ['completed', 'failed', 'cancelled'].includes(row?.state ?? ''),
    withinMs,
  );
it('waits for its tables, and says so', async () => {
  const { running } = startReplica();
  expect(running.waitsFor()).toMatch(/--migrate/);
  await expect(running.enqueue(say, { word: 'early' })).rejects.toMatchObject({ code: 'server.not-ready' });
  await wait(300);
  await migrateJobs({ url: world.database.urls.migrate });
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
    const postgres = connectPostgres({ url: world.database.urls.worker, poolMax: 1, applicationName: 'test' });
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
    const { rows } = await world.owner.query(dead, [deadLetterQueue, id]);
    expect(rows).toEqual([{ id: expect.any(String), data: { word: '/nowhere' }, source_name: 'fail', kept: true }]);
    expect(await one.running.boss().redrive(deadLetterQueue, { ids: [rows[0].id] })).toBe(1);
    await until(
      async () => (await world.owner.query(`select state from jobs.job where name = 'fail'`)).rows,
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
    const times = await world.owner.query(
      `select one.id from jobs.job one join jobs.job two on one.name = two.name and one.singleton_key = two.singleton_key and one.id < two.id
        where one.name = 'alone' and (one.started_on, one.completed_on) overlaps (two.started_on, two.completed_on)`,
    );
    expect(times.rows).toEqual([]);
  });

  it.concurrent('run again what a killed process was at', async ({ onTestFinished }) => {
    const doomed = job({
      ...base,
      name: 'doomed',
      retry: { limit: 1, delaySeconds: 0 },
      run: async ({ seen }: Deps) => ({ times: seen.push('again') }),
    });
    const child = spawn(process.execPath, ['--input-type=module', '-e', doomedProgram()], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await until(
      async () => (await world.owner.query(`select from jobs.queue where name = 'doomed'`)).rowCount,
      (found) => found === 1,
      25_000,
    );
    const id = await one.running.enqueue(doomed, { word: 'late' });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const rescuing = startReplica({ jobs: [doomed] });
    expect(await endOf(id, 25_000)).toMatchObject({ state: 'completed', output: { times: 1 }, attempts: 1 });
    await rescuing.running.stop();
  }, 60_000);
});

/** A worker that never ends its job. */
const doomedProgram = () => `
  const [{ runJobs }, { job }, { z }] = await Promise.all(${JSON.stringify(
    ['./run-jobs.ts', './job.ts', '../../node_modules/zod/index.js'].map((file) => new URL(file, import.meta.url).href),
  )}.map((url) => import(url)));
  const doomed = job({ name: 'doomed', about: 'Never ends.', payload: z.looseObject({}), retry: { limit: 1, delaySeconds: 0 }, timeoutMs: 600_000,
    run: () => new Promise(() => console.log('at it')) });
  runJobs({ url: ${JSON.stringify(world.database.urls.worker)}, applicationName: 'doomed', jobs: [doomed], deps: {}, schedules: false,
    pace: ${JSON.stringify(quick)}, log: { info() {}, warn() {}, debug() {}, error() {} } });`;

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
  await world.owner.query('delete from jobs.job where id = $1', [id]);
});
