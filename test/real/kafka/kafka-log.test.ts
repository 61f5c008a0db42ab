import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { eventConsumersConformance } from '@axion/platform/events/event-consumers.conformance.ts';
import { eventLogConformance } from '@axion/platform/events/event-log.conformance.ts';
import { afterAll, beforeAll, describe } from 'vitest';
import { type KafkaServer, startKafka } from './kafka-server.ts';

const silentMs = 6_000;
let kafka: KafkaServer;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka?.stop());

const under = () => ({ open: () => connectEventLog({ kafka: { brokers: [kafka.broker], silentMs } }), silentMs });

describe('the event log in Kafka', () => eventLogConformance(under));
describe('consumers of the event log in Kafka', () => eventConsumersConformance(under));
