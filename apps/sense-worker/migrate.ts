import { fileURLToPath } from 'node:url';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { eventLogOf } from '@axion/platform/events/event-log-settings.ts';
import { migrateJobs } from '@axion/platform/jobs/migrate-jobs.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import type { runnerSettings } from './config.ts';
import { wantedTopics } from './wanted-topics.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));
const now = () => new Date();

/** Brings the worker's database and the event log to where this release needs them; returns what was applied. */
export async function migrateWorker({ tasks, events, revision }: ConfigOf<typeof runnerSettings>): Promise<readonly string[]> {
  const { applied: files } = await migrate({ url: tasks.url.reveal(), folder: folderOf('axion_sense_tasks'), now, revision });
  const { changed } = await migrateJobs({ url: tasks.url.reveal() });
  const applied = changed ? [...files, 'the job queue'] : files;
  const usesKafka = events.kafka.brokers.length > 0;
  if (!events.url && !usesKafka) return applied;
  const log =
    events.url && !usesKafka ? await migrate({ url: events.url.reveal(), folder: folderOf('events'), now, revision }) : { applied: [] };
  const eventLog = connectEventLog(eventLogOf(events, 1));
  try {
    await eventLog.ensureTopics(wantedTopics);
  } finally {
    await eventLog.close();
  }
  return [...applied, ...log.applied];
}
