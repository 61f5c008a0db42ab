import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionPool } from '@platformatic/kafka';
import { pollBytes, type SubscribeOptions, type Subscription } from '../event-log.ts';
import { handOut, measureWaiting } from './ahead.ts';
import { joinGroup } from './join-group.ts';
import { fromKafka, mayPass, within } from './kafka-error.ts';
import { clientOptions, type KafkaSettings } from './kafka-settings.ts';
import { fetchDeadlineMs, type Reader, readOn } from './read-on.ts';

/** A broker holds a fetch for so long when there is nothing to read. */
const longestFetchMs = 500;
const againMs = 300;

/**
 * Reads as a member of a group. Fetches are our own and made by `poll`: nothing is read ahead of who asks, so memory is bounded and a rebalance
 * leaves nothing behind that somebody else reads by then. Brokers forget a group without members and commits by themselves: a temporary one needs no more.
 */
export async function subscribeTo(settings: KafkaSettings, options: SubscribeOptions): Promise<Subscription> {
  const { topic, onError } = options;
  const membership = await joinGroup(settings, options);
  // Fetches wait at the broker, one after the other on a connection; signs of life must not stand behind them.
  const connections = new ConnectionPool(clientOptions(settings, 'fetch').clientId, clientOptions(settings, 'fetch'));
  const reader: Reader = { membership, connections, topic, ahead: new Map() };
  let closed = false;
  return {
    async poll({ maxMessages, waitMs, lingerMs = 0 }) {
      let deadline = Date.now() + waitMs;
      let lingers = false;
      for (let first = true; !closed; first = false) {
        if (membership.failure() !== undefined) throw fromKafka(membership.failure());
        const { count, bytes } = measureWaiting(reader.ahead, membership.held);
        if (count >= maxMessages || bytes >= pollBytes || (count > 0 && lingerMs === 0)) break;
        if (count > 0 && !lingers) {
          lingers = true;
          deadline = Date.now() + lingerMs;
        }
        const leftMs = deadline - Date.now();
        if (leftMs <= 0 && !first) break;
        await readOn(reader, Math.min(Math.max(leftMs, 0), longestFetchMs)).catch(async (error: unknown) => {
          if (!mayPass(error)) throw fromKafka(error);
          onError(error);
          await sleep(againMs);
        });
      }
      return closed ? [] : handOut(reader.ahead, membership.held, { topic, maxMessages });
    },
    holds: ({ partition, epoch }) => membership.holds(partition, epoch),
    commit: ({ partition, epoch }, nextOffset) => membership.commit(partition, epoch, nextOffset),
    async close() {
      closed = true;
      await membership.leave();
      await within(fetchDeadlineMs, connections.close()).catch(() => undefined);
    },
  };
}
