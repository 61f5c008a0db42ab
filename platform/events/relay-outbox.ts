import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgres } from '../postgres/postgres.ts';
import type { Log } from '../telemetry/log.ts';
import type { EventLog, OutgoingMessage } from './event-log.ts';
import { isTooLarge, sizeOf } from './message-size.ts';
import { leaseShards, markSent, readUndelivered, releaseShards } from './outbox/outbox.queries.ts';

type Settings = {
  readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly environment: string;
  readonly log: Log;
  readonly leaseMs?: number;
};

/** What a relay has done since it started; `stuck` are the events now in the outbox that no event log takes. */
export type RelayCounts = { sent: number; failures: number; stuck: number };

/** A relay that runs until `stop`. */
export type Relay = { readonly counts: Readonly<RelayCounts>; stop(): Promise<void> };

const batchSize = 1_000;
const shardsAtOnce = 4;
const idleMs = 100;
const longestPauseMs = 10_000;

/**
 * Sends what operations wrote into the outbox, shard by shard, each in id order and by one relay at a time, outside any transaction; then marks it.
 * A crash between sending and marking sends again: every event carries its id, and consumers are idempotent.
 */
export function relayOutbox(settings: Settings): Relay {
  const stopping = new AbortController();
  const counts = { sent: 0, failures: 0, stuck: 0 };
  const holder = randomUUID();
  const running = keepRelaying(settings, holder, counts, stopping.signal);
  return {
    counts,
    async stop() {
      stopping.abort();
      await running;
      await settings.postgres.many(releaseShards, { holder });
    },
  };
}

async function keepRelaying(settings: Settings, holder: string, counts: RelayCounts, stopped: AbortSignal) {
  const { postgres, log, leaseMs = 15_000 } = settings;
  const large = new Set<string>();
  for (let pauseMs = idleMs; !stopped.aborted; ) {
    try {
      const leasedAt = Date.now();
      const shards = await postgres.many(leaseShards, { holder, leaseMs, limit: shardsAtOnce });
      const before = counts.sent;
      for (const shard of shards) {
        // A send may take two thirds of a lease; what begins later would go on beside the next holder.
        if (stopped.aborted || Date.now() - leasedAt > leaseMs / 3) break;
        counts.sent += await relayShard(settings, { holder, ...shard }, large);
        counts.stuck = large.size;
      }
      pauseMs = counts.sent > before ? 0 : idleMs;
    } catch (error) {
      counts.failures += 1;
      pauseMs = Math.min(Math.max(pauseMs, idleMs) * 2, longestPauseMs);
      log.warn('the outbox waits', { error, pauseMs });
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

type Lease = { readonly holder: string; readonly shard: number; readonly token: bigint };

/** An event that is too large for any log stays where it is, is told of once, and does not hold up the others. */
async function relayShard({ postgres, eventLog, environment, log }: Settings, lease: Lease, large: Set<string>): Promise<number> {
  const messages = new Map<string, OutgoingMessage>();
  for (const { id, topic, key, messageType, headers, payload } of await postgres.many(readUndelivered, {
    shard: lease.shard,
    limit: batchSize,
  })) {
    const message = {
      topic,
      key,
      headers: { ...headers, 'message-type': messageType, 'event-id': id, environment },
      value: Buffer.from(payload),
    };
    if (!isTooLarge(message)) messages.set(id, message);
    else if (!large.has(id)) {
      large.add(id);
      log.error('an event is too large for the event log and stays in the outbox', { id, topic, messageType, sizeBytes: sizeOf(message) });
    }
  }
  if (messages.size === 0) return 0;
  await eventLog.publish([...messages.values()]);
  await postgres.many(markSent, { ...lease, ids: [...messages.keys()] });
  return messages.size;
}
