import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { type Running, runConsumer } from '@axion/platform/events/run-consumer.ts';
import { openReadiness } from '@axion/platform/http/readiness.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { auditConsumer } from '@axion/sense/analytics/audit.consumer.ts';
import { trackMetadataConsumer } from '@axion/sense/analytics/track-metadata.consumer.ts';
import { analyticsCheck } from './readiness.ts';

type Deps = {
  readonly eventLog: EventLog;
  readonly clickhouse: ClickHouse;
  /** The name of its database. */
  readonly analytics: string;
  readonly environment: string;
  readonly log: Log;
};

const consumers = [trackMetadataConsumer, auditConsumer] as const;

/** Starts the consumers of this worker. Another service makes the tables that they write, so they wait for those of this release. */
export function runConsumers({ eventLog, clickhouse, analytics, environment, log }: Deps): readonly Running[] {
  const ready = openReadiness([analyticsCheck({ clickhouse, analytics })]);
  return consumers.map((consumer) => runConsumer({ eventLog, consumer, deps: { clickhouse }, environment, log, ready }));
}
