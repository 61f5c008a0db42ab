import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base, type Deps, eachOnAQueue, log, quick, startOf, until } from '../../test/harness/jobs/on-a-queue.ts';
import { job } from './job.ts';
import { migrateJobs } from './migrate-jobs.ts';

const say = job({ ...base, name: 'say', run: async ({ seen }: Deps, { word }) => ({ said: seen.push(word), word }) });
const daily = job({ ...base, name: 'daily', schedule: '0 3 * * *', run: async ({ seen }: Deps) => ({ times: seen.push('daily') }) });
const eager = job({
  ...base,
  name: 'eager',
  schedule: '0 3 1 1 *',
  runsWhenNew: true,
  run: async ({ seen }: Deps) => ({ times: seen.push('eager') }),
});
const world = eachOnAQueue([say, daily]);
const { startReplica } = world;
beforeAll(() => migrateJobs({ url: world.database.urls.migrate }));

it('makes up once for a time that passed while nobody ran', async () => {
  const scheduling = startReplica({ schedules: true });
  await startOf(scheduling.running);
  await world.owner.query(`update jobs.schedule set created_on = now() - interval '9 days'`);
  await world.owner.query(`update jobs.version set cron_on = now() - interval '8 days'`);
  await until(
    () => scheduling.seen,
    (seen) => seen.length > 0,
  );
  await wait(1_500);
  expect(scheduling.seen).toEqual(['daily']);
  await scheduling.running.stop();
  const fewer = startReplica({ schedules: true, jobs: [say] });
  await startOf(fewer.running);
  const schedules = async () => (await world.owner.query('select name from jobs.schedule')).rows;
  expect(await schedules()).toEqual([{ name: 'daily' }]);
  await fewer.running.stop();
});

it('keeps the schedules of another release as long as that asserts them, and brings its own back', async () => {
  const hasty = { ...quick, assertSeconds: 0.4 };
  const schedules = async () =>
    (await world.owner.query<{ name: string }>('select name from jobs.schedule order by 1')).rows.map(({ name }) => name);
  const newer = startReplica({ schedules: true, jobs: [daily], pace: hasty });
  await startOf(newer.running);
  const older = startReplica({ schedules: true, jobs: [say], pace: hasty });
  await startOf(older.running);
  await wait(2_000);
  expect(await schedules()).toEqual(['daily']);
  await world.owner.query('delete from jobs.schedule');
  await until(schedules, (names) => names.includes('daily'));
  await newer.running.stop();
  await until(schedules, (names) => names.length === 0);
  await older.running.stop();
});

it('runs at once what is to where its schedule is new, and not with the next start', async () => {
  const silent = startReplica({ schedules: false, jobs: [eager] });
  await startOf(silent.running);
  await silent.running.stop();
  await world.owner.query('delete from jobs.schedule');
  const sent = async () => (await world.owner.query(`select state from jobs.job where name = 'eager'`)).rows;
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
    const name = new URL(world.database.urls.admin).pathname.slice(1);
    const admin = new pg.Client({ connectionString: world.database.urls.admin });
    await admin.connect();
    await admin.query(`alter database "${name}" ${at === null ? 'reset axion.restored_at' : `set axion.restored_at = '${at}'`}`);
    await admin.end();
  };
  /** A replica, and a time that passed while nobody ran: pg-boss makes up for it with its next look at the clock. */
  const startLate = async (more: Parameters<typeof startReplica>[0]) => {
    const replica = startReplica({ jobs: [daily, say], ...more });
    await startOf(replica.running);
    await world.owner.query(`update jobs.schedule set created_on = now() - interval '9 days'`);
    await world.owner.query(`update jobs.version set cron_on = now() - interval '8 days'`);
    return replica;
  };
  const lookedAtClock = async () => {
    const { rows } = await world.owner.query(`select cron_on > now() - interval '1 day' as looked from jobs.version`);
    return rows[0].looked;
  };
  // What is remembered of a time that was made up for, so that it is not made up for twice.
  beforeEach(async () => {
    await world.owner.query(`delete from jobs.job where name in ('daily', 'eager', '__pgboss__send-it')`);
    await world.owner.query('delete from jobs.schedule; update jobs.version set cron_on = now()');
    const before = startReplica({ schedules: true, jobs: [daily] });
    await startOf(before.running);
    await before.running.stop();
  });
  afterEach(() => mark(null));

  it.each([
    ['that is marked', { schedules: true, restoredAt: '2026-11-21T14:00:00Z' }],
    ['whose settings say so', { schedules: false, restoredAt: null }],
  ])('%s starts nothing by the clock, and does what it is asked for', async (_how, { schedules, restoredAt }) => {
    await mark(restoredAt);
    const warned: string[] = [];
    const copy = await startLate({ schedules, log: { ...log, warn: (words) => void warned.push(words) } });
    await copy.running.enqueue(say, { word: 'asked' });
    await wait(2_500);
    expect(copy.seen).toEqual(['asked']);
    expect(await lookedAtClock()).toBe(false);
    expect((await world.owner.query(`select from jobs.job where name = 'daily'`)).rowCount).toBe(0);
    expect(warned.filter((words) => words.includes('axion restore resume'))).toHaveLength(restoredAt === null ? 0 : 1);
    await copy.running.stop();
  });

  it('gets no schedules from a worker that ran while its database was replaced', async () => {
    const survivor = startReplica({ schedules: true, jobs: [daily, eager], pace: { ...quick, assertSeconds: 0.3 } });
    await startOf(survivor.running);
    await until(
      () => survivor.seen,
      (seen) => seen.includes('eager'),
    );
    await mark('2026-11-21T14:00:00Z');
    await wait(600);
    await world.owner.query('delete from jobs.schedule');
    await wait(1_200);
    expect((await world.owner.query('select name from jobs.schedule')).rows).toEqual([]);
    expect(survivor.seen).toEqual(['eager']);
    await mark(null);
    await until(
      () => world.owner.query('select name from jobs.schedule'),
      ({ rowCount }) => rowCount === 2,
    );
    await survivor.running.stop();
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
