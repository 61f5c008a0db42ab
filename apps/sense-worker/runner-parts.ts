import { fileURLToPath } from 'node:url';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { eventLogOf } from '@axion/platform/events/event-log-settings.ts';
import type { RunnerPart } from '@axion/platform/migrations/runner-parts.ts';
import { jobsPart, postgresPart, topicsPart } from '@axion/platform/migrations/store-parts.ts';
import type { runnerSettings } from './config.ts';
import { wantedTopics } from './wanted-topics.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));

/** The stores that the Sense Worker's runner brings up, for `--check` and `--plan`. */
export function workerRunnerParts({ tasks, events }: ConfigOf<typeof runnerSettings>): readonly RunnerPart[] {
  const url = tasks.url.reveal();
  const parts = [postgresPart('axion_sense_tasks', { url, folder: folderOf('axion_sense_tasks') }), jobsPart('axion_sense_tasks', url)];
  const usesKafka = events.kafka.brokers.length > 0;
  if (!events.url && !usesKafka) return parts;
  const log = events.url && !usesKafka ? [postgresPart('axion_events', { url: events.url.reveal(), folder: folderOf('events') })] : [];
  return [...parts, ...log, topicsPart({ topics: wantedTopics, open: () => connectEventLog(eventLogOf(events, 2)) })];
}
