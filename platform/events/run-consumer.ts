import { setTimeout as sleep } from 'node:timers/promises';
import { problems } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '../errors/axion-error.ts';
import { asAxionError } from '../errors/problem-of.ts';
import type { Log } from '../telemetry/log.ts';
import type { Consumer, Message } from './consumer.ts';
import { deadLetter } from './dead-letter.ts';
import type { Delivery, EventLog, ReceivedMessage, Subscription } from './event-log.ts';
import { readMessage } from './read-message.ts';

/** What one consumer has done since it started. */
export type ConsumerCounts = { handled: number; skipped: number; dead: number; retried: number };

export type Running = { readonly counts: Readonly<ConsumerCounts>; stop(): Promise<void> };

type Settings<Deps> = {
  readonly eventLog: EventLog;
  readonly consumer: Consumer<Deps>;
  readonly deps: Deps;
  readonly environment: string;
  readonly log: Log;
};

/** A batch that another member has taken over: not an error, nothing to repeat here. */
class TakenOver extends Error {}

const longestPauseMs = 15_000;

/** Starts a consumer; it runs until `stop`, which waits for the batch at hand. A store that is down is waited for, without end. */
export function runConsumer<Deps>(settings: Settings<Deps>): Running {
  const stopping = new AbortController();
  const counts: ConsumerCounts = { handled: 0, skipped: 0, dead: 0, retried: 0 };
  const running = keepReading(settings, counts, stopping.signal);
  return {
    counts,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function keepReading<Deps>(settings: Settings<Deps>, counts: ConsumerCounts, stopped: AbortSignal): Promise<void> {
  const { eventLog, consumer, log } = settings;
  const fields = { topic: consumer.topic, group: consumer.group };
  for (let failures = 0; !stopped.aborted; ) {
    let subscription: Subscription | undefined;
    try {
      subscription = await eventLog.subscribe({
        topic: consumer.topic,
        group: consumer.group,
        onError: (error) => log.warn('a sign of life failed', { ...fields, error }),
      });
      for (; !stopped.aborted; failures = 0) {
        const deliveries = await subscription.poll({ maxMessages: consumer.batch.maxMessages, waitMs: 1_000 });
        for (const delivery of deliveries)
          if (!stopped.aborted) await handleDelivery({ ...settings, subscription, counts, stopped }, delivery);
      }
    } catch (error) {
      failures += 1;
      log.warn('a consumer starts again', { ...fields, failures, error });
      await pause(failures, stopped);
    } finally {
      await subscription?.close().catch((error) => log.warn('a consumer left without saying so', { ...fields, error }));
    }
  }
}

type Work<Deps> = Settings<Deps> & { readonly subscription: Subscription; readonly counts: ConsumerCounts; readonly stopped: AbortSignal };

/** Handles what can be read, buries what cannot, then moves the group on: in this order, so a crash anywhere only repeats. */
async function handleDelivery<Deps>(work: Work<Deps>, delivery: Delivery): Promise<void> {
  const { consumer, environment, counts, subscription } = work;
  const mine: { received: ReceivedMessage; message: Message }[] = [];
  for (const received of delivery.messages) {
    const reading = readMessage(received, consumer.messages, environment);
    if (reading.kind === 'mine') mine.push({ received, message: reading.message as Message });
    else if (reading.kind === 'skipped') counts.skipped += 1;
    else await bury(work, received, reading.error, 1);
  }
  try {
    await handleAll(work, delivery, mine);
  } catch (error) {
    if (error instanceof TakenOver) return;
    throw error;
  }
  const last = delivery.messages.at(-1);
  if (last) await subscription.commit(delivery, last.offset + 1n);
}

type Item = { readonly received: ReceivedMessage; readonly message: Message };

/** A batch that fails for an unknown reason is halved until the poison stands alone; what can wait is waited for. */
async function handleAll<Deps>(work: Work<Deps>, delivery: Delivery, items: readonly Item[]): Promise<void> {
  const { consumer, counts, log, stopped } = work;
  if (items.length === 0) return;
  for (let attempt = 1; ; attempt += 1) {
    const error = await attemptBatch(work, delivery, items);
    if (error === undefined) {
      counts.handled += items.length;
      return;
    }
    if (stopped.aborted) throw error;
    counts.retried += 1;
    log.warn('a batch failed', { topic: consumer.topic, group: consumer.group, messages: items.length, attempt, error });
    if (problems[error.code].retryable) {
      await pause(attempt, stopped);
      if (!(await work.subscription.holds(delivery))) throw new TakenOver();
    } else if (items.length > 1) {
      const middle = Math.ceil(items.length / 2);
      await handleAll(work, delivery, items.slice(0, middle));
      return handleAll(work, delivery, items.slice(middle));
    } else if (attempt >= consumer.attempts) {
      return bury(work, (items[0] as Item).received, error, attempt);
    } else {
      await pause(attempt, stopped);
    }
  }
}

async function attemptBatch<Deps>(work: Work<Deps>, delivery: Delivery, items: readonly Item[]): Promise<AxionError | undefined> {
  const { consumer, deps, subscription, stopped } = work;
  const deadline = AbortSignal.timeout(consumer.timeoutMs);
  const assertHeld = async () => {
    if (!(await subscription.holds(delivery))) throw new TakenOver();
  };
  try {
    await consumer.handle(
      deps,
      items.map((item) => item.message),
      { signal: AbortSignal.any([stopped, deadline]), assertHeld },
    );
    return undefined;
  } catch (error) {
    if (error instanceof TakenOver) throw error;
    // A time-out says nothing against the message: it is always tried again.
    return deadline.aborted ? new AxionError('store.unavailable', { store: consumer.topic }, error) : asAxionError(error);
  }
}

async function bury<Deps>({ eventLog, consumer, counts, log }: Work<Deps>, received: ReceivedMessage, error: AxionError, attempts: number) {
  await eventLog.publish([deadLetter(received, consumer.group, error, attempts)]);
  counts.dead += 1;
  log.error('a message went to the dead letters', { topic: consumer.topic, group: consumer.group, offset: String(received.offset), error });
}

const pause = (attempt: number, stopped: AbortSignal): Promise<void> =>
  sleep(Math.min(200 * 2 ** Math.min(attempt, 10), longestPauseMs) * (0.5 + Math.random() / 2), undefined, { signal: stopped }).catch(
    () => undefined,
  );
