import type { Postgres } from '../postgres/postgres.ts';
import type { Metric, Sample } from '../telemetry/open-metrics.ts';
import { deadLetterTopic, replayGroup } from './dead-letter.ts';
import type { EventLog } from './event-log.ts';
import { measureOutbox } from './outbox/outbox.queries.ts';
import type { Relay } from './relay-outbox.ts';
import type { Running } from './run-consumer.ts';

type Watched = {
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly eventLog: Pick<EventLog, 'lag'>;
  readonly relay: Pick<Relay, 'counts'>;
  readonly consumers: readonly Pick<Running, 'topic' | 'group' | 'counts'>[];
  readonly now: () => Date;
};

/**
 * What an operator watches of events: messages by what became of them, lag by group, topic and partition, dead letters, and what waits in the outbox. A store
 * that does not answer leaves its numbers out; `axion_events_measured` says so.
 */
export async function eventMetrics(watched: Watched): Promise<readonly Metric[]> {
  const { relay, consumers } = watched;
  const of = ({ topic, group }: { topic: string; group: string }) => ({ topic, group });
  const [outbox, lag, dead] = await Promise.all([
    ofOutbox(watched).catch(() => undefined),
    lagOf(watched).catch(() => undefined),
    deadLetters(watched).catch(() => undefined),
  ]);
  return [
    counter('axion_consumer_messages', 'Messages by what became of them.', [
      ...consumers.map((each) => ({ labels: { ...of(each), result: 'handled' }, value: each.counts.handled })),
      ...consumers.map((each) => ({ labels: { ...of(each), result: 'skipped-unknown-type' }, value: each.counts.unknownType })),
      ...consumers.map((each) => ({ labels: { ...of(each), result: 'skipped-other-environment' }, value: each.counts.otherEnvironment })),
      ...consumers.map((each) => ({ labels: { ...of(each), result: 'dead' }, value: each.counts.dead })),
    ]),
    counter(
      'axion_consumer_retries',
      'Batches that were tried again.',
      consumers.map((each) => ({ labels: of(each), value: each.counts.retried })),
    ),
    counter('axion_relay_events', 'Events that left the outbox.', [{ value: relay.counts.sent }]),
    counter('axion_relay_failures', 'Sends and rounds of the relay that failed.', [{ value: relay.counts.failures }]),
    gauge('axion_outbox_stuck', 'Events that the event log refuses: too large, or of a topic that is not there.', [
      { value: relay.counts.stuck },
    ]),
    ...(outbox ?? []),
    gauge('axion_consumer_lag', 'Messages between a group and the end of a partition.', lag ?? []),
    gauge('axion_dead_letters', 'Messages in a dead-letter topic that were not replayed.', dead ?? []),
    gauge('axion_events_measured', 'Whether outbox, lag and dead letters could be asked for.', [
      { labels: { of: 'outbox' }, value: Number(outbox !== undefined) },
      { labels: { of: 'lag' }, value: Number(lag !== undefined) },
      { labels: { of: 'dead-letters' }, value: Number(dead !== undefined) },
    ]),
  ];
}

const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({ name, kind: 'counter', help, samples });
const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({ name, kind: 'gauge', help, samples });

async function ofOutbox({ postgres, now }: Watched): Promise<readonly Metric[]> {
  const state = await postgres.maybeOne(measureOutbox, {});
  const age = state?.oldest ? Math.max(0, (now().getTime() - state.oldest.getTime()) / 1_000) : 0;
  return [
    gauge('axion_outbox_undelivered', 'Events that wait in the outbox.', [{ value: state?.waiting ?? 0 }]),
    gauge('axion_outbox_oldest_seconds', 'Age of the oldest event that waits in the outbox.', [{ value: age }]),
  ];
}

async function lagOf({ eventLog, consumers }: Watched): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const { topic, group } of consumers)
    for (const { partition, nextOffset, endOffset } of await eventLog.lag(topic, group))
      samples.push({ labels: { topic, group, partition }, value: Number(endOffset - nextOffset) });
  return samples;
}

async function deadLetters({ eventLog, consumers }: Watched): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const topic of new Set(consumers.map((each) => deadLetterTopic(each.topic)))) {
    const lag = await eventLog.lag(topic, replayGroup);
    samples.push({ labels: { topic }, value: Number(lag.reduce((sum, { nextOffset, endOffset }) => sum + endOffset - nextOffset, 0n)) });
  }
  return samples;
}
