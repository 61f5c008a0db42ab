import type { AlertRule } from './alert-rule.ts';

/** Every replica tells the same number of what they share. */
const shared = (metric: string): string => `max without (instance, pod) (${metric})`;

/** Events, rights and jobs: what is to be done and is not. */
export const workRules: readonly AlertRule[] = [
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
];
