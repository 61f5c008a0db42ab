import type { EventLog } from './event-log.ts';
import { connectKafkaLog } from './kafka-log/connect-kafka-log.ts';
import type { KafkaSettings } from './kafka-log/kafka-settings.ts';
import { connectPostgresLog, type PostgresLogSettings } from './postgres-log/connect-postgres-log.ts';

/** Which event log to use: a Kafka cluster, or a Postgres database on one machine. */
export type EventLogSettings = { readonly kafka: KafkaSettings } | PostgresLogOnly;
type PostgresLogOnly = { readonly postgresUrl: string } & Omit<PostgresLogSettings, 'url'>;

/** Opens the event log that the settings name. */
export function connectEventLog(settings: EventLogSettings): EventLog {
  if ('kafka' in settings) return connectKafkaLog(settings.kafka);
  const { postgresUrl, ...rest } = settings;
  return connectPostgresLog({ url: postgresUrl, ...rest });
}
