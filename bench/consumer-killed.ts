import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { runConsumer } from '@axion/platform/events/run-consumer.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { trackMetadataConsumer } from '@axion/sense/analytics/track-metadata.consumer.ts';

/** A consumer that is killed (-9) after the insert and before the commit of its second batch; the bench `consumer.ts` starts it. */
const { topic, group, clickhouseUrl, settings } = JSON.parse(process.argv[2] ?? '{}');
const eventLog = connectEventLog(settings);
const clickhouse = connectClickHouse({ url: clickhouseUrl });
let handled = 0;
const doomed: EventLog = {
  ...eventLog,
  async subscribe(options) {
    const subscription = await eventLog.subscribe(options);
    return {
      ...subscription,
      async commit(delivery, nextOffset) {
        if (handled >= 2) process.kill(process.pid, 'SIGKILL');
        process.stdout.write('at work\n');
        return subscription.commit(delivery, nextOffset);
      },
    };
  },
};
const consumer: typeof trackMetadataConsumer = {
  ...trackMetadataConsumer,
  ...{ topic, group, batch: { maxMessages: 400 } },
  async handle(deps, batch, context) {
    await trackMetadataConsumer.handle(deps, batch, context);
    handled += 1;
  },
};
runConsumer({ eventLog: doomed, consumer, deps: { clickhouse }, environment: 'bench', log: openLog({ service: 'bench', level: 'error' }) });
