import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { maintainPartitions } from '@axion/platform/partitions/maintain-partitions.ts';
import type { PartitionSet } from '@axion/platform/partitions/partition-set.ts';
import { readPartitionSets } from '@axion/platform/partitions/read-partition-sets.ts';
import type { asTheWorker, Retention } from '@axion/platform/partitions/retention.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect } from 'vitest';
import { openDatabase, type TestDatabase } from '../databases.ts';
import { withinADay } from '../within-a-day.ts';

/** What a work fails with. */
export const failure = (work: Promise<unknown>): Promise<AxionError> =>
  work.then(
    () => expect.fail('it went well'),
    (error: unknown) => (error instanceof AxionError ? error : expect.fail(String(error))),
  );
/** What `partitions.maintenance-failed` names. */
export const faultsOf = (error: AxionError) => (error.params as { faults: string[] }).faults;

/** Tries once. */
export const impatient = { attempts: 1, pause: async () => undefined, random: () => 0 };

/** A database of its own for each test of the file, and what is done and asked there. */
export function eachInADatabase() {
  let database: TestDatabase<'axion_sense'>;
  let admin: pg.Client;
  beforeEach(async () => {
    await withinADay(20);
    database = await openDatabase('axion_sense');
    admin = new pg.Client({ connectionString: database.urls.admin });
    await admin.connect();
    await admin.query(`set timezone = 'UTC'`);
  });
  afterEach(async () => {
    await admin.end();
    await database.drop();
  });

  const maintain = (
    more: {
      retention?: Retention | typeof asTheWorker;
      now?: Date;
      trustsClock?: boolean;
      tables?: readonly string[];
      role?: 'worker' | 'app';
    } = {},
  ) =>
    maintainPartitions(
      {
        connect: () => connectPostgres({ url: database.urls[more.role ?? 'worker'], poolMax: 1, applicationName: 'test' }),
        now: () => more.now ?? new Date(),
        patience: impatient,
      },
      { retention: more.retention ?? new Map(), trustsClock: more.trustsClock ?? false, tables: more.tables ?? ['public.outbox'] },
    );

  async function setOf(parent: string): Promise<PartitionSet> {
    const postgres = connectPostgres({ url: database.urls.observer, poolMax: 1, applicationName: 'test' });
    const { sets } = await readPartitionSets(postgres).finally(() => postgres.close());
    return sets.find((set) => set.parent === parent) ?? expect.fail(`no ${parent}`);
  }

  /** Events whose ids were minted so many days from now. */
  const writeEvents = (days: readonly number[], sent: boolean) =>
    admin.query(
      `insert into public.outbox (id, created_at, topic, key, message_type, payload, sent_at)
       select id, public.uuid_v7_time(id), 't', id::text, 'm', '{}', case when $2 then now() end
       from (select encode(substring(int8send((extract(epoch from now() + make_interval(days => day)) * 1000)::bigint) from 3)
         || '\\x7000'::bytea || '\\x8000'::bytea || substring(int8send((random() * 1e15)::bigint) from 3), 'hex')::uuid as id from unnest($1::int[]) as day) as minted`,
      [days, sent],
    );
  const places = async (table: string) =>
    (
      await admin.query<{ place: string; n: number }>(
        `select tableoid::regclass::text as place, count(*)::int as n from ${table} group by 1 order by 1`,
      )
    ).rows;
  const dropPartition = (parent: string, days: number) =>
    admin.query(`drop table ${parent}_p${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`);
  return {
    maintain,
    setOf,
    writeEvents,
    places,
    dropPartition,
    get database() {
      return database;
    },
    get admin() {
      return admin;
    },
  };
}
