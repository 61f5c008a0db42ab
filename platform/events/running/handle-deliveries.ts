import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { problems } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '../../errors/axion-error.ts';
import { asAxionError } from '../../errors/problem-of.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Consumer, Message } from '../consumer.ts';
import type { Delivery, EventLog, ReceivedMessage, Subscription } from '../event-log.ts';
import { type Reading, readMessage } from '../read-message.ts';
import { bury } from './bury.ts';
import { isReady, type Needs } from './until-ready.ts';

/** What one consumer has done since it started. */
export type ConsumerCounts = { handled: number; unknownType: number; otherEnvironment: number; dead: number; retried: number };

/** What a consumer works with while it runs. */
export type Work<Deps> = Needs & {
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly consumer: Consumer<Deps>;
  readonly deps: Deps;
  readonly environment: string;
  readonly log: Log;
  readonly counts: ConsumerCounts;
  readonly stopped: AbortSignal;
};

/** Another member has taken a partition over: not an error, nothing to repeat here. */
class TakenOver extends Error {}

/** A handler that was told that its time is up goes on. */
class StillRunning extends Error {}

const longestPauseMs = 15_000;
const longestEndingMs = 5_000;

/**
 * Handles what can be read, buries what cannot, then moves the group on: in this order, so a crash anywhere only repeats. What another member
 * has taken over meanwhile is left to it, and the rest is handled without it.
 */
export async function handleBatch<Deps>(work: Work<Deps>, subscription: Subscription, { deliveries, read }: Batch): Promise<void> {
  const hasMalformed = read.some(({ reading }) => reading.kind === 'malformed');
  let left = hasMalformed ? await stillHeld(subscription, deliveries) : deliveries;
  const readings = await mineOf(
    work,
    read.filter(({ delivery }) => left.includes(delivery)),
  );
  while (left.length > 0) {
    const items = readings.filter((item) => left.includes(item.delivery));
    try {
      await handleAll(work, subscription, items);
    } catch (error) {
      if (!(error instanceof TakenOver)) throw error;
      left = await stillHeld(subscription, left);
      continue;
    }
    await Promise.all(left.map((delivery) => subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? -1n) + 1n)));
    return;
  }
}

/** Messages of several partitions, parsed: what each is, is known before anything is done about it. */
export type Batch = {
  readonly deliveries: readonly Delivery[];
  readonly read: readonly { readonly delivery: Delivery; readonly received: ReceivedMessage; readonly reading: Reading }[];
};

/** So many messages are parsed at a stretch, some 2 ms: what the stores answer for the batch before is not kept waiting. */
const parsedAtOnce = 250;

/** Parses what was delivered; without effect, so that it can be done while the batch before is written. */
export async function readBatch(
  { consumer, environment }: Pick<Work<never>, 'environment'> & { readonly consumer: Pick<Consumer<never>, 'messages'> },
  deliveries: readonly Delivery[],
): Promise<Batch> {
  const read: Batch['read'][number][] = [];
  for (const delivery of deliveries)
    for (const received of delivery.messages) {
      read.push({ delivery, received, reading: readMessage(received, consumer.messages, environment) });
      if (read.length % parsedAtOnce === 0) await setImmediate();
    }
  return { deliveries, read };
}

type Item = { readonly delivery: Delivery; readonly received: ReceivedMessage; readonly message: Message };

async function mineOf<Deps>(work: Work<Deps>, read: Batch['read']): Promise<readonly Item[]> {
  const { counts } = work;
  const mine: Item[] = [];
  for (const { delivery, received, reading } of read) {
    if (reading.kind === 'mine') mine.push({ delivery, received, message: reading.message as Message });
    else if (reading.kind === 'malformed') await bury(work, received, reading.error, 1);
    else if (reading.why === 'unknown-type') counts.unknownType += 1;
    else counts.otherEnvironment += 1;
  }
  return mine;
}

/** A batch that fails for an unknown reason is halved until the poison stands alone; what can wait is waited for. */
async function handleAll<Deps>(work: Work<Deps>, subscription: Subscription, items: readonly Item[]): Promise<void> {
  const { consumer, counts, log, stopped } = work;
  if (items.length === 0) return;
  for (let attempt = 1; ; attempt += 1) {
    const error = await attemptBatch(work, subscription, items);
    if (error === undefined) {
      counts.handled += items.length;
      return;
    }
    if (stopped.aborted) throw error;
    counts.retried += 1;
    log.warn('a batch failed', { topic: consumer.topic, group: consumer.group, messages: items.length, attempt, error });
    if (problems[error.code].retryable) {
      await pauseAfter(attempt, stopped);
      await assertAllHeld(subscription, items);
    } else if (!(await isReady(work))) {
      throw error;
    } else if (items.length > 1) {
      const middle = Math.ceil(items.length / 2);
      await handleAll(work, subscription, items.slice(0, middle));
      return handleAll(work, subscription, items.slice(middle));
    } else if (attempt >= consumer.attempts) {
      await assertAllHeld(subscription, items);
      return bury(work, (items[0] as Item).received, error, attempt);
    } else {
      await pauseAfter(attempt, stopped);
    }
  }
}

/**
 * One try, no longer than the consumer's `timeoutMs`. A handler that is late is told so and its end is awaited, so that the next try does not run beside it; one that does not
 * even end then may ask nothing and send nothing any more.
 */
async function attemptBatch<Deps>(
  { consumer, deps, log }: Work<Deps>,
  subscription: Subscription,
  items: readonly Item[],
): Promise<AxionError | undefined> {
  const deadline = AbortSignal.timeout(consumer.timeoutMs);
  const ended = new AbortController();
  try {
    const assertHeld = async () => {
      await assertAllHeld(subscription, items);
      deadline.throwIfAborted();
    };
    const batch = items.map((item) => item.message);
    const handling = consumer.handle(deps, batch, { signal: deadline, assertHeld });
    await Promise.race([handling, endingAfter(deadline, Math.min(consumer.timeoutMs, longestEndingMs), ended.signal)]);
    return undefined;
  } catch (error) {
    if (error instanceof TakenOver) throw error;
    if (error instanceof StillRunning) log.error('a handler does not end', { topic: consumer.topic, group: consumer.group });
    // A time-out says nothing against the message: it is always tried again.
    return deadline.aborted ? new AxionError('store.unavailable', { store: consumer.topic }, error) : asAxionError(error);
  } finally {
    ended.abort();
  }
}

/** Rejects when the deadline has passed and after it the time to end. */
async function endingAfter(deadline: AbortSignal, endingMs: number, ended: AbortSignal): Promise<never> {
  await once(deadline, 'abort', { signal: ended });
  await sleep(endingMs, undefined, { signal: ended });
  throw new StillRunning();
}

async function assertAllHeld(subscription: Subscription, items: readonly Item[]): Promise<void> {
  const deliveries = [...new Set(items.map((item) => item.delivery))];
  if ((await stillHeld(subscription, deliveries)).length < deliveries.length) throw new TakenOver();
}

async function stillHeld(subscription: Subscription, deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
  const held = await Promise.all(deliveries.map((delivery) => subscription.holds(delivery)));
  return deliveries.filter((_, i) => held[i]);
}

/** Longer after every failure, and never the same for two members. */
export const pauseAfter = (attempt: number, stopped: AbortSignal): Promise<void> =>
  sleep(Math.min(200 * 2 ** Math.min(attempt, 10), longestPauseMs) * (0.5 + Math.random() / 2), undefined, { signal: stopped }).catch(
    () => undefined,
  );
