import { type ExporterQuery, gauge, label } from './exporter-query.ts';

/** What is in the databases: how far it is, and what waits in it. Functions answer where the observer may read no rows. */
export const contentQueries: readonly ExporterQuery[] = [
  {
    name: 'axion_postgres_migrations',
    help: 'How far the schema is. unfinished stays above 0 after a runner was killed or failed.',
    databases: ['axion_sense', 'axion_sense_tasks', 'axion_gen'],
    columns: {
      database: label('Database'),
      latest: gauge('Number of the latest finished file'),
      unfinished: gauge('Files that were begun and not finished'),
      finished_seconds_ago: gauge('Time since the latest was finished'),
    },
    sql: `
select current_database() as database, coalesce(max(version) filter (where finished_at is not null), 0) as latest,
  count(*) filter (where finished_at is null) as unfinished,
  coalesce(extract(epoch from now() - max(finished_at)), 0) as finished_seconds_ago
from migrations.applied`,
  },
  {
    name: 'axion_postgres_partitions',
    help: 'Partitioned tables: intervals made ahead, rows that fit nowhere, last maintenance.',
    databases: ['axion_sense'],
    columns: {
      parent: label('Table'),
      partitions: gauge('Partitions'),
      ahead_seconds: gauge('How far from now on partitions reach without a gap; 0 when there is none for now'),
      default_rows: gauge('Rows in the default partition'),
      parked_rows: gauge('Rows set aside'),
      size_bytes: gauge('Bytes with indexes'),
      succeeded_seconds_ago: gauge('Time since maintenance last succeeded; -1 when it never ran'),
    },
    sql: `
select parent, jsonb_array_length(partitions) as partitions,
  coalesce(extract(epoch from reach.until - now()), 0) as ahead_seconds,
  coalesce(default_total, 0) as default_rows, coalesce(parked, 0) as parked_rows, size_bytes,
  coalesce(extract(epoch from now() - succeeded_at), -1) as succeeded_seconds_ago
from maintenance.partition_sets()
left join lateral (
  select max(run.ends_at) as until from (
    select part.*, count(*) filter (where part.starts_at > part.before) over (order by part.starts_at) as number from (
      select p."startsAt" as starts_at, p."endsAt" as ends_at, lag(p."endsAt") over (order by p."startsAt") as before
      from jsonb_to_recordset(partitions) as p ("startsAt" timestamptz, "endsAt" timestamptz)
    ) as part
  ) as run
  group by run.number
  having bool_or(run.starts_at <= now() and run.ends_at > now())
) as reach on true`,
  },
  {
    name: 'axion_outbox',
    help: 'Events that wait in the outbox.',
    databases: ['axion_sense'],
    columns: {
      outbox: label('Table'),
      undelivered: gauge('Events that were not sent yet'),
      oldest_seconds: gauge('Age of the oldest of them'),
    },
    sql: `
select parent as outbox, coalesce(undelivered, 0) as undelivered,
  coalesce(extract(epoch from now() - oldest_undelivered_at), 0) as oldest_seconds
from maintenance.partition_sets()
where is_outbox`,
  },
  {
    name: 'axion_memberships',
    help: 'Memberships and roles that are over and still there: Gen goes by the authorization store, which forgets them only with the job membership-expiry.',
    databases: ['axion_sense'],
    columns: { overdue_seconds: gauge('How long ago the oldest of them ended; 0 when none') },
    sql: `
select maintenance.memberships_overdue_seconds() as overdue_seconds`,
  },
  {
    name: 'axion_jobs',
    help: 'Queues of jobs: those that failed for good, and how long ago scheduled ones succeeded.',
    databases: ['axion_sense_tasks', 'axion_gen'],
    columns: {
      database: label('Database'),
      queue: label('Name of the job'),
      cron: label('When it starts by the clock; empty for one that does not'),
      dead_letters: gauge('Jobs that failed for the last time and wait for somebody'),
      succeeded_seconds_ago: gauge('Time since a scheduled one last succeeded, or since it was scheduled; 0 for others'),
    },
    sql: `
select current_database() as database, queue, cron, dead_letters, succeeded_seconds_ago
from maintenance.job_queues()`,
  },
];
