import type { Log } from '../telemetry/log.ts';
import type { Consumer } from './consumer.ts';
import type { EventLog, Subscription } from './event-log.ts';
import { type ConsumerCounts, handleBatch, pauseAfter, readBatch, type Work } from './running/handle-deliveries.ts';
import { type Needs, untilReady } from './running/until-ready.ts';

/** A consumer at work. */
export type Running = {
  readonly topic: string;
  readonly group: string;
  readonly counts: Readonly<ConsumerCounts>;
  stop(): Promise<void>;
};

type Settings<Deps> = Needs & {
  readonly eventLog: EventLog;
  readonly consumer: Consumer<Deps>;
  readonly deps: Deps;
  readonly environment: string;
  readonly log: Log;
};

/** How long the last of a consumer's topics is waited for; with a topic of higher priority, that one is looked at this often. */
const waitMs = 1_000;
const waitBesideHighMs = 200;

/**
 * Starts a consumer; it runs until `stop`, which waits for the batch at hand. A store that is down is waited for, without end, and so is what `ready` asks for: before
 * anything is read, and whenever a message seems to be at fault.
 */
export function runConsumer<Deps>(settings: Settings<Deps>): Running {
  const stopping = new AbortController();
  const counts: ConsumerCounts = { handled: 0, unknownType: 0, otherEnvironment: 0, dead: 0, retried: 0 };
  const running = keepReading({ ...settings, counts, stopped: stopping.signal });
  return {
    topic: settings.consumer.topic,
    group: settings.consumer.group,
    counts,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function keepReading<Deps>(work: Work<Deps> & Settings<Deps>): Promise<void> {
  const { eventLog, consumer, log, stopped } = work;
  const { topic, highTopic, group } = consumer;
  for (let failures = 0; !stopped.aborted; ) {
    const subscriptions: Subscription[] = [];
    try {
      await untilReady(work);
      if (stopped.aborted) break;
      for (const name of highTopic === undefined ? [topic] : [highTopic, topic]) {
        const onError = (error: unknown) => log.warn('trouble with a subscription', { topic: name, group, error });
        subscriptions.push(await eventLog.subscribe({ topic: name, group, onError }));
      }
      const [only, second] = subscriptions;
      if (only && !second) await handleAhead(work, only, () => (failures = 0));
      else for (; !stopped.aborted; failures = 0) await handleNext(work, subscriptions);
    } catch (error) {
      if (stopped.aborted) break;
      failures += 1;
      log.warn('a consumer starts again', { topic, group, failures, error });
      await pauseAfter(failures, stopped);
    } finally {
      for (const subscription of subscriptions)
        await subscription.close().catch((error) => log.warn('a consumer left without saying so', { topic, group, error }));
    }
  }
}

/** With one topic, while a batch is handled the next one is parsed and the one after that is fetched. */
async function handleAhead<Deps>(work: Work<Deps>, subscription: Subscription, onHandled: () => void): Promise<void> {
  const { maxMessages, lingerMs = 0 } = work.consumer.batch;
  const poll = () => unmet(subscription.poll({ maxMessages, waitMs, lingerMs }));
  let delivered = poll();
  const read = () =>
    unmet(
      delivered.then((deliveries) => {
        delivered = poll();
        return readBatch(work, deliveries);
      }),
    );
  for (let next = read(); !work.stopped.aborted; onHandled()) {
    const batch = await next;
    if (work.stopped.aborted) return;
    next = read();
    if (batch.deliveries.length > 0) await handleBatch(work, subscription, batch);
  }
}

/** Its failure is met when it is awaited, if that is still asked for. */
function unmet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** One batch of the first topic that has something: the next look begins with the highest again. */
async function handleNext<Deps>(work: Work<Deps>, subscriptions: readonly Subscription[]): Promise<void> {
  const { maxMessages, lingerMs = 0 } = work.consumer.batch;
  for (const [i, subscription] of subscriptions.entries()) {
    const isLast = i === subscriptions.length - 1;
    const patience = isLast ? (subscriptions.length > 1 ? waitBesideHighMs : waitMs) : 0;
    const deliveries = await subscription.poll({ maxMessages, waitMs: patience, lingerMs: isLast ? lingerMs : 0 });
    if (deliveries.length === 0) continue;
    if (!work.stopped.aborted) await handleBatch(work, subscription, await readBatch(work, deliveries));
    return;
  }
}
