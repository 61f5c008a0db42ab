import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxionError } from '../../errors/axion-error.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import { assignPartitions } from '../assign-partitions.ts';
import { type Delivery, pollBytes, type ReceivedMessage, type SubscribeOptions, type Subscription } from '../event-log.ts';
import {
  dropMember,
  dropPositions,
  dropSilent,
  ensurePositions,
  giveTo,
  listHolders,
  listMembers,
  lockGroup,
  signLife,
} from './group.queries.ts';
import { findHolder, findTopic, findWaiting, movePosition, readMessages } from './log.queries.ts';

type Options = SubscribeOptions & { readonly silentMs: number };

const firstPauseMs = 20;
const longestPauseMs = 250;

/**
 * Joins a group and keeps a sign of life; the group shares its partitions anew whenever somebody comes or falls silent.
 * @throws AxionError `events.topic-missing`
 */
export async function subscribeTo(
  postgres: Postgres,
  { topic, group, onError, isTemporary = false, silentMs }: Options,
): Promise<Subscription> {
  if (!(await postgres.maybeOne(findTopic, { name: topic }))) throw new AxionError('events.topic-missing', { topic });
  const memberId = randomUUID();
  const live = () => rebalance(postgres, { topic, group, memberId, silentMs });
  await live();
  let living: Promise<void> | undefined;
  const timer = setInterval(() => {
    living ??= live()
      .catch(onError)
      .finally(() => {
        living = undefined;
      });
  }, silentMs / 5);
  let closed = false;
  // Who found nothing for long looks less often, from one call to the next.
  let pauseMs = firstPauseMs;
  const reader: Reader = { postgres, topic, group, memberId, first: 0, reached: new Map() };

  return {
    async poll({ maxMessages, waitMs, lingerMs = 0 }) {
      const deadline = Date.now() + waitMs;
      for (; !closed; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        let waiting = await waitingOf(reader);
        if (waiting.length > 0) {
          if (lingerMs > 0 && countOf(waiting) < maxMessages) {
            await sleep(lingerMs);
            waiting = await waitingOf(reader);
          }
          const deliveries = await readOn(reader, waiting, maxMessages);
          if (deliveries.length > 0) {
            pauseMs = firstPauseMs;
            return deliveries;
          }
        }
        const leftMs = deadline - Date.now();
        await sleep(Math.max(0, Math.min(pauseMs, leftMs)));
        if (leftMs <= pauseMs) break;
      }
      return [];
    },
    async holds({ partition, epoch }) {
      const holder = await postgres.maybeOne(findHolder, { group, topic, partition });
      return holder?.memberId === memberId && holder.epoch === epoch;
    },
    async commit({ partition, epoch }, nextOffset) {
      return (await postgres.maybeOne(movePosition, { group, topic, partition, memberId, epoch, nextOffset })) !== undefined;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      // A sign of life that comes after the farewell would make a member that nobody is.
      await living;
      await postgres.many(dropMember, { group, topic, memberId });
      // Its positions would hold back pruning for ever.
      if (isTemporary) await postgres.many(dropPositions, { group, topic });
    },
  };
}

const rebalance = (postgres: Postgres, member: { topic: string; group: string; memberId: string; silentMs: number }): Promise<void> =>
  postgres.transaction(async (tx) => {
    const { topic, group } = member;
    await tx.many(lockGroup, { topic, group });
    await tx.many(signLife, member);
    await tx.many(dropSilent, member);
    await tx.many(ensurePositions, { topic, group });
    const holders = new Map((await tx.many(listHolders, { topic, group })).map((row) => [row.partition, row.memberId]));
    const members = (await tx.many(listMembers, { topic, group })).map((row) => row.memberId);
    for (const [partition, memberId] of assignPartitions(members, holders)) {
      if (holders.get(partition) !== memberId) await tx.many(giveTo, { topic, group, partition, memberId });
    }
  });

type Reader = {
  readonly postgres: Postgres;
  readonly topic: string;
  readonly group: string;
  readonly memberId: string;
  /** The partition that is read first next time. */
  first: number;
  /** Where this member's reading stands, by partition: ahead of what is committed, and void once somebody else has read. */
  readonly reached: Map<number, { readonly epoch: bigint; readonly next: bigint }>;
};
type Waiting = { readonly partition: number; readonly epoch: bigint; readonly from: bigint; readonly count: number };

async function waitingOf({ postgres, topic, group, memberId, first, reached }: Reader): Promise<readonly Waiting[]> {
  const found = await postgres.many(findWaiting, { topic, group, memberId, first });
  return found.flatMap(({ partition, epoch, nextOffset, endOffset }) => {
    const mine = reached.get(partition);
    const from = mine?.epoch === epoch && mine.next > nextOffset ? mine.next : nextOffset;
    return endOffset > from ? [{ partition, epoch, from, count: Number(endOffset - from) }] : [];
  });
}

const countOf = (waiting: readonly Waiting[]): number => waiting.reduce((sum, { count }) => sum + count, 0);

/** Reads so many in all, partition after partition; who comes last begins the next time. A partition whose messages were all pruned is passed. */
async function readOn(reader: Reader, waiting: readonly Waiting[], maxMessages: number): Promise<readonly Delivery[]> {
  const { postgres, topic, reached } = reader;
  const wanted: (Waiting & { readonly take: number })[] = [];
  let room = maxMessages;
  for (const each of waiting) {
    if (room === 0) break;
    const take = Math.min(room, each.count);
    wanted.push({ ...each, take });
    room -= take;
  }
  const rows = await postgres.many(readMessages, {
    topic,
    partitions: wanted.map(({ partition }) => partition),
    froms: wanted.map(({ from }) => from),
    takes: wanted.map(({ take }) => take),
    bytes: pollBytes,
  });
  const byPartition = Map.groupBy(rows, (row) => row.partition);
  const looked = lookedInto(wanted, rows);
  reader.first = (looked.at(-1)?.partition ?? -1) + 1;
  return looked.flatMap(({ partition, epoch, from, count }) => {
    const messages: readonly ReceivedMessage[] = (byPartition.get(partition) ?? []).map(({ partition, offset, key, headers, value }) => ({
      topic,
      partition,
      offset,
      key,
      headers,
      value,
    }));
    const last = messages.at(-1);
    // Offsets have no gaps and commit in order: what is not there any more was pruned, and will not come.
    reached.set(partition, { epoch, next: last ? last.offset + 1n : from + BigInt(count) });
    return last ? [{ topic, partition, epoch, messages }] : [];
  });
}

type Row = { readonly partition: number; readonly value: Uint8Array };

/** The partitions whose turn came before the bytes were reached: of those behind them nothing is known. */
function lookedInto<Wanted extends { readonly partition: number }>(wanted: readonly Wanted[], rows: readonly Row[]): readonly Wanted[] {
  const bytes = rows.reduce((sum, { value }) => sum + value.byteLength, 0);
  if (bytes < pollBytes) return wanted;
  return wanted.slice(0, wanted.findIndex(({ partition }) => partition === rows.at(-1)?.partition) + 1);
}
