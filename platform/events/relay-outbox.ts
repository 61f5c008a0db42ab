import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgres } from '../postgres/postgres.ts';
import type { Log } from '../telemetry/log.ts';
import type { EventLog } from './event-log.ts';
import { findWaitingShards, leaseShards, releaseShards } from './outbox/outbox.queries.ts';
import { type Lease, longerWait, relayShard, type ShardMemory } from './outbox/relay-shard.ts';

type Settings = {
  readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly environment: string;
  readonly log: Log;
  readonly leaseMs?: number;
  /** The most events of one shard in one turn. */
  readonly batchSize?: number;
  /** How long an event that is too large is left alone before it is looked at again. */
  readonly setAsideMs?: number;
};

/** What a relay has done since it started; `stuck` are the events now in the outbox that the event log refuses: too large, or of a topic that is not there. */
export type RelayCounts = { sent: number; failures: number; stuck: number };

/** A relay that runs until `stop`. */
export type Relay = { readonly counts: Readonly<RelayCounts>; stop(): Promise<void> };

const shardsAtOnce = 4;
/** A relay that found nothing looks again after this long, then twice as long, up to the second; one that has work it cannot do, always after the first. */
const idleMs = [100, 400] as const;
const longestPauseMs = 10_000;

/**
 * Sends what operations wrote into the outbox, shard by shard, each in id order and by one relay at a time, outside any transaction; then marks it.
 * A crash between sending and marking sends again: every event carries its id, and consumers are idempotent. What fails in one shard waits there; the others go on.
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
  const { postgres, log, leaseMs = 15_000, batchSize = 1_000, setAsideMs = 60_000 } = settings;
  const memories = new Map<number, ShardMemory>();
  let last = -1;
  for (let pauseMs: number = idleMs[0]; !stopped.aborted; ) {
    try {
      const leasedAt = Date.now();
      const leases = (await postgres.many(leaseShards, { holder, leaseMs, limit: shardsAtOnce })).map((lease) => ({ holder, ...lease }));
      const before = counts.sent;
      // A send may take two thirds of a lease; what begins later would go on beside the next holder.
      const mayBegin = () => !stopped.aborted && Date.now() - leasedAt <= leaseMs / 3;
      const waiting = await waitingAmong(postgres, inTurn(leases, memories, last), memories);
      for (const lease of waiting) {
        if (!mayBegin()) break;
        last = lease.shard;
        await takeTurn({ ...settings, batchSize, setAsideMs, mayBegin }, lease, { memories, counts });
      }
      counts.stuck = stuckIn(memories);
      const isIdle = waiting.length === 0;
      pauseMs = counts.sent > before ? 0 : isIdle ? Math.min(Math.max(pauseMs * 2, idleMs[0]), idleMs[1]) : idleMs[0];
    } catch (error) {
      counts.failures += 1;
      pauseMs = Math.min(Math.max(pauseMs, idleMs[0]) * 2, longestPauseMs);
      log.warn('the outbox waits', { error, pauseMs });
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** Those that are not left alone for now, beginning after the one that came last, so that slow ones starve nobody; what is no longer ours is forgotten. */
function inTurn(leases: readonly Lease[], memories: Map<number, ShardMemory>, last: number): readonly Lease[] {
  const mine = new Set(leases.map(({ shard }) => shard));
  for (const shard of memories.keys()) if (!mine.has(shard)) memories.delete(shard);
  return leases
    .filter(({ shard }) => (memories.get(shard)?.whole?.until ?? 0) <= Date.now())
    .toSorted((a, b) => Number(a.shard <= last) - Number(b.shard <= last) || a.shard - b.shard);
}

/** Those in which something waits, and those of which something is remembered: it may have been cured. */
async function waitingAmong(
  postgres: Settings['postgres'],
  leases: readonly Lease[],
  memories: ReadonlyMap<number, ShardMemory>,
): Promise<readonly Lease[]> {
  const remembers = ({ topics, large }: ShardMemory) => topics.size + large.size > 0;
  const found = await postgres.many(findWaitingShards, { shards: leases.map(({ shard }) => shard) });
  const waiting = new Set(found.map(({ shard }) => shard));
  return leases.filter(({ shard }) => {
    const memory = memories.get(shard);
    return waiting.has(shard) || (memory !== undefined && remembers(memory));
  });
}

type Kept = { readonly memories: Map<number, ShardMemory>; readonly counts: RelayCounts };

async function takeTurn(work: Parameters<typeof relayShard>[0], lease: Lease, { memories, counts }: Kept): Promise<void> {
  const memory: ShardMemory = memories.get(lease.shard) ?? { topics: new Map(), large: new Map(), whole: undefined };
  memories.set(lease.shard, memory);
  try {
    const { sent, failures } = await relayShard(work, lease, memory);
    counts.sent += sent;
    counts.failures += failures;
    memory.whole = undefined;
  } catch (error) {
    counts.failures += 1;
    memory.whole = longerWait(memory.whole, 0);
    work.log.warn('a shard of the outbox waits', { shard: lease.shard, error, pauseMs: memory.whole.pauseMs });
  }
}

const stuckIn = (memories: ReadonlyMap<number, ShardMemory>): number =>
  [...memories.values()].reduce(
    (sum, { topics, large }) => [...topics.values()].reduce((all, { stuck }) => all + stuck, sum + large.size),
    0,
  );
