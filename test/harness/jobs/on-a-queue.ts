import { setTimeout as wait } from 'node:timers/promises';
import type { AnyJob } from '@axion/platform/jobs/job.ts';
import { type RunningJobs, runJobs } from '@axion/platform/jobs/run-jobs.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../databases.ts';

/** What a job of these tests knows: the words it has seen. */
export type Deps = { readonly seen: string[] };
const payload = z.strictObject({ word: z.string().default('none') });
/** What the jobs have in common. */
export const base = { about: 'Tests.', payload, retry: { limit: 0, delaySeconds: 0 }, timeoutMs: 20_000 };
/** A worker in a hurry. */
export const quick = {
  pollSeconds: 0.5,
  lostAfterSeconds: 10,
  signSeconds: 0.5,
  superviseSeconds: 1,
  scheduleSeconds: 1,
  progressSeconds: 0.1,
};
/** Says nothing. */
export const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Asks again and again until the answer is what is waited for. @throws Error with the last answer when time is up */
export async function until<Value>(ask: () => Promise<Value> | Value, holds: (value: Value) => boolean, withinMs = 12_000): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`);
    await wait(100);
  }
}

/** When a worker has begun. */
export const startOf = (running: RunningJobs<Deps>) => until(running.waitsFor, (waits) => waits === undefined);

type Settings = Parameters<typeof runJobs<Deps>>[0];

/** A database of the file's own with a queue or room for one, and workers on it. */
export function eachOnAQueue(jobs: readonly AnyJob<Deps>[]) {
  let database: TestDatabase<'axion_sense_tasks'>;
  let owner: pg.Pool;
  beforeAll(async () => {
    database = await openDatabase('axion_sense_tasks');
    owner = new pg.Pool({ connectionString: database.urls.migrate, max: 2 });
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  /** A replica of the worker, with a memory of its own. */
  const startReplica = (more: Partial<Settings> = {}) => {
    const seen: string[] = [];
    const url = database.urls.worker;
    const running = runJobs<Deps>({ url, applicationName: 'test', jobs, deps: { seen }, log, schedules: false, pace: quick, ...more });
    return { seen, running };
  };
  return {
    startReplica,
    get database() {
      return database;
    },
    get owner() {
      return owner;
    },
  };
}
