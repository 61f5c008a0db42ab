import { randomUUID } from 'node:crypto';
import { deadLetterOrigin, isTooLargeForLog, replayGroup, revived } from './dead-letter.ts';
import type { EventLog, OutgoingMessage, ReceivedMessage } from './event-log.ts';

/** Which dead letters to send back. */
export type ReplayOrder = {
  /** A dead-letter topic: `axion.sense.audit.events.dlq`. */
  readonly topic: string;
  /** Only letters of this group of consumers; those of others go to the end of the topic, where they wait for their own turn. */
  readonly ofGroup?: string | undefined;
  /** From this offset on in every partition, also what was sent back before; the count of what was sent back does not move. */
  readonly from?: bigint | undefined;
  readonly limit?: number | undefined;
  /** Tells what would be sent back, and sends and counts nothing. */
  readonly dryRun?: boolean | undefined;
};

/**
 * What became of one dead letter: `sent` back to the topic that it came from, `other-group`'s, `foreign`: nobody's dead letter, `without-value`: only its place is known,
 * or `too-large` for the log as it is set now.
 */
export type Replayed = { readonly message: ReceivedMessage; readonly outcome: keyof typeof countOf };
export type ReplaySummary = { readonly [Count in (typeof countOf)[keyof typeof countOf]]: number };

const countOf = {
  sent: 'sent',
  'other-group': 'otherGroup',
  foreign: 'foreign',
  'without-value': 'withoutValue',
  'too-large': 'tooLarge',
} as const;

type Deps = { readonly eventLog: EventLog; readonly onProgress?: (each: Replayed, summary: ReplaySummary) => void };

const batchSize = 500;
const idlePolls = 40;

/**
 * Sends dead letters back to where they came from, with their bytes and their own headers, in the order in which they died. It ends at what was there when it began, so
 * a letter that dies again is not sent round and round. There is one book of what was sent, whichever group it was for: what lies before it is done with. It is moved after what was sent is durable: a crash in between sends some again, and consumers are idempotent.
 * @throws AxionError `events.topic-missing`, `store.unavailable`
 */
export async function replayDeadLetters({ eventLog, onProgress }: Deps, order: ReplayOrder): Promise<ReplaySummary> {
  const { topic, ofGroup, from, limit = Number.POSITIVE_INFINITY, dryRun = false } = order;
  const positions = new Map((await eventLog.lag(topic, replayGroup)).map((lag) => [lag.partition, lag]));
  const startOf = (partition: number) => from ?? positions.get(partition)?.nextOffset ?? 0n;
  const left = new Map(
    [...positions.values()].filter((lag) => startOf(lag.partition) < lag.endOffset).map((lag) => [lag.partition, lag.endOffset]),
  );
  const counts = { sent: 0, otherGroup: 0, foreign: 0, withoutValue: 0, tooLarge: 0 };
  if (left.size === 0 || limit === 0) return counts;
  const movesBook = !dryRun && from === undefined;
  const group = movesBook ? replayGroup : `${replayGroup}.${randomUUID()}`;
  const subscription = await eventLog.subscribe({ topic, group, onError: () => undefined, isTemporary: !movesBook });
  try {
    for (let idle = 0; left.size > 0 && counts.sent < limit && idle < idlePolls; idle += 1) {
      for (const delivery of await subscription.poll({ maxMessages: batchSize, waitMs: 500 })) {
        idle = 0;
        const end = left.get(delivery.partition);
        // What came after we began is left for the next time.
        if (end === undefined) continue;
        const mine = delivery.messages.filter(({ offset }) => offset < end && offset >= startOf(delivery.partition));
        const done = takeSome(mine, { ofGroup, room: limit - counts.sent });
        for (const each of dryRun ? done : await sendBack(eventLog, done, movesBook)) {
          counts[countOf[each.outcome]] += 1;
          onProgress?.(each, { ...counts });
        }
        const next =
          done.length < mine.length ? (mine[done.length] as ReceivedMessage).offset : (delivery.messages.at(-1)?.offset ?? -1n) + 1n;
        if (movesBook) await subscription.commit(delivery, next > end ? end : next);
        if (next >= end) left.delete(delivery.partition);
      }
    }
  } finally {
    await subscription.close();
  }
  return counts;
}

type Choice = { readonly ofGroup: string | undefined; readonly room: number };

/** Judges letters in order until so many are to be sent. */
function takeSome(messages: readonly ReceivedMessage[], { ofGroup, room }: Choice): readonly Replayed[] {
  const done: Replayed[] = [];
  let sent = 0;
  for (const message of messages) {
    if (sent >= room) break;
    const outcome = outcomeOf(message, ofGroup);
    if (outcome === 'sent') sent += 1;
    done.push({ message, outcome });
  }
  return done;
}

function outcomeOf(message: ReceivedMessage, ofGroup: string | undefined): Replayed['outcome'] {
  const origin = deadLetterOrigin(message);
  if (origin === undefined) return 'foreign';
  if (ofGroup !== undefined && origin.group !== ofGroup) return 'other-group';
  return origin.hasValue ? 'sent' : 'without-value';
}

/** Sends all at once, or where the log does not take one of them, one after the other: some may then be sent twice. */
async function sendBack(eventLog: EventLog, done: readonly Replayed[], movesBook: boolean): Promise<readonly Replayed[]> {
  const send = async (some: readonly Replayed[]): Promise<boolean> => {
    try {
      await eventLog.publish(some.flatMap((each) => goesOut(each, movesBook)));
      return true;
    } catch (error) {
      if (isTooLargeForLog(error)) return false;
      throw error;
    }
  };
  if (await send(done)) return done;
  const settled: Replayed[] = [];
  for (const each of done) settled.push((await send([each])) ? each : { ...each, outcome: 'too-large' });
  return settled;
}

/** What is published for a letter: the book passes another group's, so that one is buried anew behind the others. */
function goesOut({ message, outcome }: Replayed, movesBook: boolean): readonly OutgoingMessage[] {
  const { topic, key, headers, value } = message;
  if (outcome === 'sent') return [revived(message)];
  return outcome === 'other-group' && movesBook ? [{ topic, key, headers, value }] : [];
}
