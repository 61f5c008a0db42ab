import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { eventLogConformance } from '../event-log.conformance.ts';
import { connectPostgresLog } from './connect-postgres-log.ts';

const silentMs = 1_000;
let database: TestDatabase<'axion_events'>;
beforeAll(async () => {
  database = await openDatabase('axion_events');
});
afterAll(() => database.drop());

describe('the event log in Postgres', () => {
  eventLogConformance(() => ({ open: () => connectPostgresLog({ url: database.urls.app, poolMax: 3, silentMs }), silentMs }));
});
