import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { eventLogConformance } from '@axion/platform/events/event-log.conformance.ts';
import { afterAll, beforeAll, describe } from 'vitest';
import { type KafkaServer, startKafka } from './kafka-server.ts';

const silentMs = 6_000;
let kafka: KafkaServer;
beforeAll(async () => {
  kafka = await startKafka();
}, 300_000);
afterAll(() => kafka?.stop());

describe('the event log in Kafka', () => {
  eventLogConformance(() => ({ open: () => connectEventLog({ kafka: { brokers: [kafka.broker], silentMs } }), silentMs }));
});
