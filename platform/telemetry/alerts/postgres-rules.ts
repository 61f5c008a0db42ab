import type { AlertRule } from './alert-rule.ts';

/** The server, and what must be made ahead on it. */
export const postgresRules: readonly AlertRule[] = [
  {
    name: 'AxionMaintenanceLate',
    expression: 'axion_postgres_partitions_succeeded_seconds_ago > 172800',
    ...{ holdsFor: '1h', severity: 'ticket' },
    summary: 'Maintenance of {{ $labels.parent }} has not succeeded for two days',
    firstStep: 'The job dashboard of the Sense Worker shows its last runs and why they failed.',
    runbook: 'add-a-retention-policy.md',
  },
  {
    name: 'AxionMaintenanceNeverRan',
    expression: 'axion_postgres_partitions_succeeded_seconds_ago < 0',
    // A table that an upgrade added has its first night before it.
    ...{ holdsFor: '26h', severity: 'ticket' },
    summary: 'Maintenance of {{ $labels.parent }} has never succeeded',
    firstStep: 'Does a Sense Worker run? Its job dashboard shows the last runs and why they failed.',
  },
  {
    name: 'AxionPartitionsRunOut',
    expression: 'axion_postgres_partitions_ahead_seconds < 86400',
    ...{ holdsFor: '30m', severity: 'page' },
    summary:
      'Partitions of {{ $labels.parent }} reach {{ $value | humanizeDuration }} from now on without a gap; later rows go to its default partition',
    firstStep: 'Run the maintenance job from the dashboard; nothing is lost meanwhile.',
  },
  {
    name: 'AxionRowsFitNowhere',
    expression: 'axion_postgres_partitions_default_rows > 0',
    ...{ holdsFor: '2d', severity: 'ticket' },
    summary: '{{ $value }} rows of {{ $labels.parent }} lie in its default partition, where maintenance should have moved them from',
    firstStep: 'The page of partitions shows them; a far future usually comes from a clock.',
  },
  {
    name: 'AxionMigrationUnfinished',
    expression: 'axion_postgres_migrations_unfinished > 0',
    ...{ holdsFor: '30m', severity: 'page' },
    summary: 'A migration of {{ $labels.database }} was begun and is not finished',
    firstStep: 'Run the service with --migrate again; it goes on where it stopped, or says why it cannot.',
    runbook: 'failed-upgrade.md',
  },
  {
    name: 'AxionConnectionsShort',
    expression:
      'sum by (instance) (axion_postgres_connections_count) > 0.85 * max by (instance) (axion_postgres_connections_max_connections)',
    ...{ holdsFor: '5m', severity: 'page' },
    summary: '{{ $value }} connections are open, and few are left',
    firstStep: 'axion_postgres_connections says whose they are. Beyond 200, put PgBouncer in between.',
  },
  {
    name: 'AxionTransactionOld',
    expression: 'max by (instance, role, application) (axion_postgres_connections_oldest_transaction_seconds) > 1800',
    ...{ holdsFor: '5m', severity: 'ticket' },
    summary: 'A transaction of {{ $labels.application }} is open for {{ $value | humanizeDuration }}: vacuum removes nothing behind it',
    firstStep: 'Find it in pg_stat_activity; only a backup may take so long.',
    runbook: 'slow-query.md',
  },
  {
    name: 'AxionStandbyBehind',
    expression: 'axion_postgres_replication_replay_lag_seconds > 60',
    ...{ holdsFor: '5m', severity: 'page' },
    summary: 'Standby {{ $labels.standby }} is {{ $value | humanizeDuration }} behind',
    firstStep: 'If it is promoted now, what it lacks is lost unless it is a synchronous one.',
  },
  {
    name: 'AxionSlotUnread',
    expression: 'axion_postgres_slots_active == 0',
    ...{ holdsFor: '15m', severity: 'page' },
    summary: 'Nobody receives from the replication slot {{ $labels.slot }}: the server keeps WAL for it, and backups to a moment end there',
    firstStep: 'Start axion backup wal (slot axion_backup) or the standby again; drop a slot that nobody needs any more.',
    runbook: 'backup.md',
  },
  {
    name: 'AxionSlotLarge',
    expression: 'axion_postgres_slots_retained_bytes > 10e9',
    ...{ holdsFor: '5m', severity: 'page' },
    summary: 'The server keeps {{ $value | humanize1024 }}B of WAL for the replication slot {{ $labels.slot }}',
    firstStep: 'Its receiver is behind: has it disk, and is the network fast enough? How much room has the disk of pg_wal?',
    runbook: 'backup.md',
  },
  {
    name: 'AxionSlotLost',
    expression: 'axion_postgres_slots_lost > 0',
    ...{ holdsFor: '0m', severity: 'page' },
    summary: 'The replication slot {{ $labels.slot }} is {{ $labels.wal_status }}: WAL that it needs is gone, or about to go',
    firstStep: 'Unreserved: start the receiver now. Lost: drop the slot, start axion backup wal again and take a new base copy at once.',
    runbook: 'backup.md',
  },
  {
    name: 'AxionWraparoundNear',
    expression: 'axion_postgres_wraparound_age > 1000000000',
    ...{ holdsFor: '1h', severity: 'page' },
    summary:
      'The oldest transaction id of {{ $labels.database }} is {{ $value }} transactions old; at 2,000,000,000 the server stops writing',
    firstStep: 'Find what holds it: an old transaction, a replication slot, a prepared transaction. Then VACUUM (FREEZE).',
  },
  {
    name: 'AxionServerSetOtherwise',
    expression: 'axion_postgres_settings_differs > 0',
    ...{ holdsFor: '1h', severity: 'ticket' },
    summary: 'PostgreSQL has {{ $labels.setting }} = {{ $labels.found }}, which is not what we need',
    firstStep: 'docs/infrastructure/postgresql.md says what it should be, and why.',
  },
];
