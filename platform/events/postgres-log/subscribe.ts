import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxionError } from '../../errors/axion-error.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import { assignPartitions } from '../assign-partitions.ts';
import type { Delivery, ReceivedMessage, Subscription } from '../event-log.ts';
import { dropMember, dropSilent, ensurePositions, giveTo, listHolders, listMembers, lockGroup, signLife } from './group.queries.ts';
import { findHolder, findTopic, movePosition, readAssigned } from './log.queries.ts';

type Options = { readonly topic: string; readonly group: string; readonly onError: (error: unknown) => void; readonly silentMs: number };

const firstPauseMs = 20;
const longestPauseMs = 250;

/**
 * Joins a group and keeps a sign of life; the group shares its partitions anew whenever somebody comes or falls silent.
 * @throws AxionError `events.topic-missing`
 */
export async function subscribeTo(postgres: Postgres, { topic, group, onError, silentMs }: Options): Promise<Subscription> {
  if (!(await postgres.maybeOne(findTopic, { name: topic }))) throw new AxionError('events.topic-missing', { topic });
  const memberId = randomUUID();
  const live = () => rebalance(postgres, { topic, group, memberId, silentMs });
  await live();
  const timer = setInterval(() => void live().catch(onError), silentMs / 5);
  let closed = false;
  let first = 0;

  return {
    async poll({ maxMessages, waitMs, lingerMs = 0 }) {
      const read = () => postgres.many(readAssigned, { group, topic, memberId, first, limit: maxMessages });
      const deadline = Date.now() + waitMs;
      for (let pauseMs = firstPauseMs; !closed; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        let rows = await read();
        if (rows.length > 0 && rows.length < maxMessages && lingerMs > 0) {
          await sleep(lingerMs);
          rows = await read();
        }
        if (rows.length > 0) {
          first = (rows.at(-1)?.partition ?? 0) + 1;
          return deliveriesOf(topic, rows);
        }
        if (Date.now() + pauseMs > deadline) break;
        await sleep(pauseMs);
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
      await postgres.many(dropMember, { group, topic, memberId });
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

type Row = Omit<ReceivedMessage, 'topic'> & { readonly epoch: bigint };

const deliveriesOf = (topic: string, rows: readonly Row[]): readonly Delivery[] =>
  [...Map.groupBy(rows, (row) => row.partition).entries()].map(([partition, messages]) => ({
    topic,
    partition,
    epoch: messages[0]?.epoch ?? 0n,
    messages: messages.map(({ epoch: _epoch, ...message }) => ({ topic, ...message })),
  }));
