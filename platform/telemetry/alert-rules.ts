/** When somebody is to look at an installation, in the terms of Prometheus. */
export type AlertRule = {
  readonly name: string;
  /** PromQL over what services and exporter tell. */
  readonly expression: string;
  /** How long it must hold before anybody is told. */
  readonly holdsFor: string;
  /** `page`: now, at night too. `ticket`: on the next working day. */
  readonly severity: 'page' | 'ticket';
  /** What is the matter, for whoever is woken by it. */
  readonly summary: string;
  /** What to do first. */
  readonly firstStep: string;
  readonly runbook?: string;
};

/** Every replica tells the same number of what they share. */
const shared = (metric: string): string => `max without (instance, pod) (${metric})`;

/** What endangers data, rights or writing. Services' own latencies and errors are not among them. */
export const alertRules: readonly AlertRule[] = [
  {
    name: 'AxionOutboxLate',
    expression: `${shared('axion_outbox_oldest_seconds')} > 60`,
    ...{ holdsFor: '2m', severity: 'page' },
    summary: 'An event has waited in the outbox for {{ $value | humanizeDuration }}',
    firstStep: 'Is a Sense Worker running, and does it reach the event log? Its log says that the outbox waits. Nothing is lost meanwhile.',
  },
  {
    name: 'AxionOutboxStuck',
    expression: `${shared('axion_outbox_stuck')} > 0`,
    ...{ holdsFor: '5m', severity: 'ticket' },
    summary: '{{ $value }} events are refused by the event log: too large, or of a topic that is not there',
    firstStep: "The Worker's log names them. A missing topic is made by --migrate of the Sense Worker.",
  },
  {
    name: 'AxionDeadLetters',
    expression: `${shared('axion_dead_letters')} > 0`,
    ...{ holdsFor: '1m', severity: 'ticket' },
    summary: '{{ $value }} messages of {{ $labels.topic }} could not be handled',
    firstStep: 'Their headers tell why; mend the cause, then send them back.',
    runbook: 'dead-letters.md',
  },
  {
    name: 'AxionConsumerBehind',
    expression: `sum by (group, topic) (max by (group, topic, partition) (axion_consumer_lag)) > 100000`,
    ...{ holdsFor: '15m', severity: 'ticket' },
    summary: '{{ $labels.group }} is {{ $value }} messages behind in {{ $labels.topic }}',
    firstStep: 'Is ClickHouse slow or away? Else more Workers, up to one a partition.',
  },
  {
    name: 'AxionEventsUnmeasured',
    expression: `min without (instance, pod) (axion_events_measured) == 0`,
    ...{ holdsFor: '10m', severity: 'ticket' },
    summary: 'The Worker cannot count {{ $labels.of }}: the alerts on it are blind',
    firstStep: 'Does the Sense Worker reach PostgreSQL and the event log?',
  },
  {
    name: 'AxionRightsLate',
    expression: `${shared('axion_authz_outbox_oldest_seconds')} > 30`,
    ...{ holdsFor: '1m', severity: 'page' },
    summary: 'A change of rights has waited for {{ $value | humanizeDuration }}; it may be one that takes a right away',
    firstStep: 'Does the authorization store answer?',
  },
  {
    name: 'AxionRevokeSetAside',
    expression: `${shared('axion_authz_outbox_parked{operation="delete"}')} > 0`,
    ...{ holdsFor: '0m', severity: 'page' },
    summary: 'Somebody still has {{ $value }} rights that were taken away',
    firstStep: 'The authorization store refused the change; its words lie beside it.',
    runbook: 'rights-set-aside.md',
  },
  {
    name: 'AxionGrantSetAside',
    expression: `${shared('axion_authz_outbox_parked{operation="write"}')} > 0`,
    ...{ holdsFor: '5m', severity: 'ticket' },
    summary: '{{ $value }} rights that were given are not there',
    firstStep: 'The authorization store refused the change; its words lie beside it.',
    runbook: 'rights-set-aside.md',
  },
  {
    name: 'AxionMembershipsOverdue',
    expression: 'axion_memberships_overdue_seconds > 300',
    ...{ holdsFor: '2m', severity: 'page' },
    summary: 'A membership or role ended {{ $value | humanizeDuration }} ago and still holds in Gen',
    firstStep: 'Does a Sense Worker run? Its job dashboard shows why membership-expiry does not succeed; running it once ends them all.',
  },
  {
    name: 'AxionJobsDead',
    expression: 'axion_jobs_dead_letters > 0',
    ...{ holdsFor: '1m', severity: 'ticket' },
    summary: '{{ $value }} jobs {{ $labels.queue }} failed for the last time ({{ $labels.database }})',
    firstStep: 'The job dashboard of that Worker shows why; mend the cause, then run them again there.',
  },
  {
    name: 'AxionJobLate',
    // Started at least once a day.
    expression: 'axion_jobs_succeeded_seconds_ago{cron=~".+ [*] [*] [*]"} > 172800',
    ...{ holdsFor: '1h', severity: 'ticket' },
    summary: 'The job {{ $labels.queue }} has not succeeded for {{ $value | humanizeDuration }} ({{ $labels.database }})',
    firstStep: 'Does that Worker run, and is it held since a restore? Its job dashboard shows the last runs and why they failed.',
  },
  {
    name: 'AxionRightsUnmeasured',
    expression: `min without (instance, pod) (axion_authz_outbox_measured) == 0`,
    ...{ holdsFor: '10m', severity: 'ticket' },
    summary: 'Changes of rights cannot be counted: the alerts on them are blind',
    firstStep: 'Does {{ $labels.job }} reach PostgreSQL?',
  },
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
    // A new installation has its first night before it.
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
