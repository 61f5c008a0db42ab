import { serverSettings } from '../server-settings.ts';
import { counter, type ExporterQuery, gauge, label } from './exporter-query.ts';

const quoted = (value: string | number): string => `'${String(value).replaceAll("'", "''")}'`;
const everywhere = ['axion_sense', 'axion_sense_tasks', 'axion_sense_permissions', 'axion_gen'] as const;

/** How the server fares. */
export const serverQueries: readonly ExporterQuery[] = [
  {
    name: 'axion_postgres_connections',
    help: 'Connections by role, service and what they do, beside the limit.',
    databases: ['axion_sense'],
    columns: {
      role: label('Role'),
      application: label('The service'),
      state: label('active, idle, idle in transaction'),
      count: gauge('Connections'),
      oldest_transaction_seconds: gauge('Age of the oldest open transaction'),
      max_connections: gauge('What the server allows'),
    },
    sql: `
select coalesce(usename, '') as role, coalesce(application_name, '') as application, coalesce(state, '') as state, count(*) as count,
  coalesce(extract(epoch from max(now() - xact_start)), 0) as oldest_transaction_seconds,
  current_setting('max_connections')::int as max_connections
from pg_stat_activity
where backend_type = 'client backend'
group by 1, 2, 3`,
  },
  {
    name: 'axion_postgres_locks',
    help: 'Locks by mode, and who waits.',
    databases: ['axion_sense'],
    columns: {
      database: label('Database'),
      mode: label('Mode of the lock'),
      held: gauge('Locks that are held'),
      waiting: gauge('Sessions that wait'),
      longest_wait_seconds: gauge('The longest wait'),
    },
    sql: `
select coalesce(d.datname, '') as database, l.mode, count(*) filter (where l.granted) as held, count(*) filter (where not l.granted) as waiting,
  coalesce(extract(epoch from max(clock_timestamp() - l.waitstart)), 0) as longest_wait_seconds
from pg_locks l
left join pg_database d on d.oid = l.database
group by 1, 2`,
  },
  {
    name: 'axion_postgres_replication',
    help: 'Standbys, and how far they are behind.',
    databases: ['axion_sense'],
    columns: {
      standby: label('Name of the standby'),
      sync_state: label('sync, quorum, potential or async'),
      replay_lag_bytes: gauge('What it has not applied yet'),
      replay_lag_seconds: gauge('For how long'),
    },
    sql: `
select application_name as standby, coalesce(sync_state, '') as sync_state,
  coalesce(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, replay_lsn), 0) as replay_lag_bytes,
  coalesce(extract(epoch from replay_lag), 0) as replay_lag_seconds
from pg_stat_replication`,
  },
  {
    name: 'axion_postgres_slots',
    help: 'Replication slots, among them the one of axion backup wal: an inactive one makes the server keep WAL until the disk is full, or until the slot is lost.',
    databases: ['axion_sense'],
    columns: {
      slot: label('Its name'),
      wal_status: label('reserved, extended, unreserved or lost'),
      active: gauge('1 while somebody receives from it'),
      lost: gauge('1 when the server no longer has what it needs, or soon will not'),
      retained_bytes: gauge('WAL that the server keeps for it'),
    },
    sql: `
select slot_name as slot, coalesce(wal_status, '') as wal_status, active::int as active, (coalesce(wal_status, '') in ('unreserved', 'lost'))::int as lost,
  greatest(0, coalesce(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn), 0))
    as retained_bytes
from pg_replication_slots
where not temporary`,
  },
  {
    name: 'axion_postgres_tables',
    help: 'Dead rows and the age of statistics, of the tables where it matters: bloat is dead rows that vacuum does not reach.',
    databases: everywhere,
    columns: {
      database: label('Database'),
      relation: label('schema.table'),
      live_rows: gauge('Rows, estimated'),
      dead_rows: gauge('Versions that vacuum may remove, estimated'),
      dead_ratio: gauge('Their part of all'),
      size_bytes: gauge('Bytes with indexes'),
      vacuumed_seconds_ago: gauge('Time since the last vacuum; -1 for never'),
      sequential_scans: counter('Scans of the whole table'),
    },
    sql: `
select current_database() as database, schemaname || '.' || relname as relation, n_live_tup as live_rows, n_dead_tup as dead_rows,
  coalesce(round(n_dead_tup::numeric / nullif(n_live_tup + n_dead_tup, 0), 4), 0) as dead_ratio, pg_total_relation_size(relid) as size_bytes,
  coalesce(extract(epoch from now() - greatest(last_vacuum, last_autovacuum)), -1) as vacuumed_seconds_ago, coalesce(seq_scan, 0) as sequential_scans
from pg_stat_user_tables
where n_live_tup + n_dead_tup >= 1000 or relname like '%outbox%'
order by n_dead_tup desc
limit 100`,
  },
  {
    name: 'axion_postgres_wraparound',
    help: 'Age of the oldest transaction id; at 2,000,000,000 the server stops writing.',
    databases: ['axion_sense'],
    columns: { database: label('Database'), age: gauge('Transactions'), size_bytes: gauge('Bytes on disk') },
    sql: `
select datname as database, age(datfrozenxid) as age, pg_database_size(oid) as size_bytes
from pg_database
where datname like 'axion%'`,
  },
  {
    name: 'axion_postgres_settings',
    help: 'Settings of the page on PostgreSQL that this server does not have: each row is one.',
    databases: ['axion_sense'],
    columns: { setting: label('Its name'), found: label('What the server has'), differs: gauge('Always 1') },
    sql: `
select name as setting, coalesce(current_setting(name, true), '') as found, 1 as differs
from (values ${serverSettings
      .filter(({ name }) => name !== 'log_line_prefix')
      .map(({ name, value }) => `(${quoted(name)}, ${quoted(value)})`)
      .join(', ')}) as wanted (name, value)
join pg_settings using (name)
where coalesce(current_setting(name, true), '') not in (value, value || unit)`,
  },
];
