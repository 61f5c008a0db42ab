import { fileURLToPath } from 'node:url';
import { topics } from '@axion/contracts/events/topics.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { runConsumers } from './run-consumers.ts';
import { wantedTopics } from './wanted-topics.ts';

let events: TestDatabase<'axion_events'>;
let migrated: TestClickHouseDatabase;
beforeAll(async () => {
  [events, migrated] = await Promise.all([openDatabase('axion_events'), openClickHouse()]);
});
afterAll(() => Promise.all([events.drop(), migrated.drop()]));

const audit = {
  id: '019a9f00-0000-7000-8000-000000000001',
  organizationId: '018f0000-0000-7000-8000-00000000a001',
  createdAt: '2026-11-18T08:00:00.000Z',
  ...{ actorKind: 'user', actorId: 'amal', action: 'track.removed', subjectKind: 'track', subjectId: 't', requestId: 'request-0001' },
  details: {},
};

it('leaves what came before the tables were made in the event log, and writes it when they are there', async () => {
  const analytics = `${migrated.name}_first`;
  const clickhouse = connectClickHouse({ url: migrated.url, database: analytics });
  await migrated.clickhouse.execute(`create database ${analytics}`);
  const eventLog = connectEventLog({ postgresUrl: events.urls.app, poolMax: 4, silentMs: 1_000 });
  await eventLog.ensureTopics(wantedTopics);
  const topic = topics.auditEvents.name;
  const headers = { 'message-type': 'audit', 'event-id': audit.id, environment: 'here' };
  await eventLog.publish([{ topic, key: 'k', headers, value: Buffer.from(JSON.stringify(audit)) }]);

  const running = runConsumers({
    eventLog,
    clickhouse,
    analytics,
    environment: 'here',
    log: openLog({ service: 'test', level: 'silent' }),
  });
  const sum = (of: 'handled' | 'dead' | 'retried') => running.reduce((total, { counts }) => total + counts[of], 0);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect({ handled: sum('handled'), retried: sum('retried'), dead: sum('dead') }).toEqual({ handled: 0, retried: 0, dead: 0 });

  const folder = fileURLToPath(new URL('../../migrations/clickhouse', import.meta.url));
  await migrateClickHouse({ clickhouse, database: analytics, folder, engine: 'plain', now: () => new Date() });
  await vi.waitFor(() => expect(sum('handled')).toBe(1), { timeout: 10_000, interval: 50 });
  expect(await clickhouse.execute('select id from audit_log format TSV')).toBe(`${audit.id}\n`);
  await Promise.all(running.map((each) => each.stop()));
  await eventLog.close();
  await migrated.clickhouse.execute(`drop database ${analytics}`);
  await clickhouse.close();
});
