import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgres } from '../postgres/postgres.ts';
import type { Log } from '../telemetry/log.ts';
import type { EventLog, OutgoingMessage } from './event-log.ts';
import { leaseShards, markSent, readUndelivered, releaseShards } from './outbox/outbox.queries.ts';

type Settings = {
  readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly environment: string;
  readonly log: Log;
  readonly leaseMs?: number;
};

/** A relay that runs until `stop`. */
export type Relay = { readonly counts: Readonly<{ sent: number; failures: number }>; stop(): Promise<void> };

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
  const counts = { sent: 0, failures: 0 };
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

async function keepRelaying(settings: Settings, holder: string, counts: { sent: number; failures: number }, stopped: AbortSignal) {
  const { postgres, log, leaseMs = 15_000 } = settings;
  for (let pauseMs = idleMs; !stopped.aborted; ) {
    try {
      const shards = await postgres.many(leaseShards, { holder, leaseMs, limit: shardsAtOnce });
      const before = counts.sent;
      for (const shard of shards) if (!stopped.aborted) counts.sent += await relayShard(settings, holder, shard);
      pauseMs = counts.sent > before ? 0 : idleMs;
    } catch (error) {
      counts.failures += 1;
      pauseMs = Math.min(Math.max(pauseMs, idleMs) * 2, longestPauseMs);
      log.warn('the outbox waits', { error, pauseMs });
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

type Shard = { readonly shard: number; readonly token: bigint };

async function relayShard({ postgres, eventLog, environment }: Settings, holder: string, { shard, token }: Shard): Promise<number> {
  const events = await postgres.many(readUndelivered, { shard, limit: batchSize });
  if (events.length === 0) return 0;
  await eventLog.publish(
    events.map(
      ({ id, topic, key, messageType, headers, payload }): OutgoingMessage => ({
        topic,
        key,
        headers: { ...headers, 'message-type': messageType, 'event-id': id, environment },
        value: Buffer.from(payload),
      }),
    ),
  );
  await postgres.many(markSent, { shard, token, holder, ids: events.map((event) => event.id) });
  return events.length;
}
