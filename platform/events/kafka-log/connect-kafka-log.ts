import type { EventLog, Subscription } from '../event-log.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { openProducer } from './open-producer.ts';
import { subscribeTo } from './subscribe.ts';
import { openAdmin } from './topics.ts';

/** The event log in a Kafka cluster (3.1 or newer). Nothing is connected before it is needed. */
export function connectKafkaLog(settings: KafkaSettings): EventLog {
  const producer = openProducer(settings);
  const admin = openAdmin(settings);
  const open = new Set<Subscription>();
  return {
    publish: producer.publish,
    async subscribe(options) {
      const subscription = await subscribeTo(settings, options);
      open.add(subscription);
      return {
        ...subscription,
        close() {
          open.delete(subscription);
          return subscription.close();
        },
      };
    },
    ensureTopics: admin.ensureTopics,
    lag: admin.lag,
    async close() {
      await Promise.all([...open].map((subscription) => subscription.close()));
      await Promise.all([producer.close(), admin.close()]);
    },
  };
}
