import { randomUUID } from 'node:crypto';
import { deadLetterOrigin, replayGroup } from './dead-letter.ts';
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

/** What became of one dead letter. */
export type Replayed = {
  readonly message: ReceivedMessage;
  /** `sent` back to the topic that it came from, `other-group`'s, or `foreign`: nobody's dead letter. */
  readonly outcome: 'sent' | 'other-group' | 'foreign';
};
export type ReplaySummary = { readonly sent: number; readonly otherGroup: number; readonly foreign: number };

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
  const counts = { sent: 0, otherGroup: 0, foreign: 0 };
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
        if (!dryRun) await eventLog.publish(done.flatMap((each) => goesOut(each, movesBook)));
        for (const each of done) {
          counts[each.outcome === 'other-group' ? 'otherGroup' : each.outcome] += 1;
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
    const origin = deadLetterOrigin(message);
    const outcome = origin === undefined ? 'foreign' : ofGroup !== undefined && origin.group !== ofGroup ? 'other-group' : 'sent';
    if (outcome === 'sent') sent += 1;
    done.push({ message, outcome });
  }
  return done;
}

/** What is published for a letter: the book passes another group's, so that one is buried anew behind the others. */
function goesOut({ message, outcome }: Replayed, movesBook: boolean): readonly OutgoingMessage[] {
  const { topic, key, headers, value } = message;
  if (outcome === 'sent') return [revived(message)];
  return outcome === 'other-group' && movesBook ? [{ topic, key, headers, value }] : [];
}

/** The message as it was before it died, and where it lay meanwhile. */
function revived(message: ReceivedMessage): OutgoingMessage {
  const { topic, partition, offset, key, value, headers } = message;
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('dead-'));
  return {
    topic: deadLetterOrigin(message)?.topic ?? topic,
    key,
    value,
    headers: { ...Object.fromEntries(own), 'replayed-from': `${topic}/${partition}/${offset}` },
  };
}
