import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { connectEventLog } from '../connect-event-log.ts';
import { eventConsumersConformance } from '../event-consumers.conformance.ts';
import { eventLogConformance } from '../event-log.conformance.ts';

const silentMs = 1_000;
let database: TestDatabase<'axion_events'>;
beforeAll(async () => {
  database = await openDatabase('axion_events');
});
afterAll(() => database.drop());

const under = () => ({ open: () => connectEventLog({ postgresUrl: database.urls.app, poolMax: 4, silentMs }), silentMs });

describe('the event log in Postgres', () => eventLogConformance(under));
describe('consumers of the event log in Postgres', () => eventConsumersConformance(under));
