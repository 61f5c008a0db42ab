import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { AxionError } from '../../errors/axion-error.ts';
import { connectPostgres } from '../../postgres/connect-postgres.ts';
import type { Postgres, Statements } from '../../postgres/postgres.ts';
import type { EventLog, OutgoingMessage } from '../event-log.ts';
import { refuseTooLarge } from '../message-size.ts';
import { keepPruned } from './keep-pruned.ts';
import { appendMessages, ensureTopic, findTopic, limitTransaction, readLag, takeOffsets } from './log.queries.ts';
import { subscribeTo } from './subscribe.ts';

export type PostgresLogSettings = {
  readonly url: string;
  readonly poolMax: number;
  /** A member that gives no sign of life for so long loses its partitions. */
  readonly silentMs?: number;
  /** The longest that one `publish` may take, waiting included. */
  readonly sendMs?: number;
  readonly pruneEveryMs?: number;
  /** Told when the log could not be pruned; it is tried again at the next turn. */
  readonly onError?: (error: unknown) => void;
};

const usualPruneEveryMs = 10 * 60_000;
/** Below a relay's lease: a relay that waited longer might send beside another one. */
const longestSendMs = 9_000;

/** The event log in a Postgres database, for one machine: the same promises as a Kafka cluster, at a smaller rate. */
export function connectPostgresLog(settings: PostgresLogSettings): EventLog {
  const { url, poolMax, silentMs = 10_000, sendMs = longestSendMs } = settings;
  const { pruneEveryMs = usualPruneEveryMs, onError = () => undefined } = settings;
  const postgres = connectPostgres({ url, poolMax, applicationName: 'axion-events' });
  const partitionsOf = rememberPartitions(postgres);
  const pruning = keepPruned(postgres, { everyMs: pruneEveryMs, onError });
  return {
    async publish(messages) {
      refuseTooLarge(messages);
      if (messages.length === 0) return;
      const deadline = Date.now() + sendMs;
      const send = async () => {
        const parts = await groupByPartition(messages, partitionsOf);
        await postgres.transaction(async (tx) => {
          await tx.many(limitTransaction, { ms: String(leftUntil(deadline)) });
          await appendAll(tx, parts);
        });
      };
      await before(deadline, send());
    },
    subscribe: (options) => subscribeTo(postgres, { ...options, silentMs }),
    async ensureTopics(topics) {
      for (const { name, partitions } of topics) await postgres.many(ensureTopic, { name, partitions });
    },
    async lag(topic, group) {
      const lag = await postgres.many(readLag, { topic, group });
      if (lag.length === 0) throw new AxionError('events.topic-missing', { topic });
      return lag;
    },
    async close() {
      await pruning.stop();
      await postgres.close();
    },
  };
}

type Part = { readonly topic: string; readonly partition: number; readonly messages: readonly OutgoingMessage[] };

const late = (cause?: unknown) => new AxionError('store.unavailable', { store: 'postgres' }, cause);

/** @throws AxionError `store.unavailable` when nothing is left */
function leftUntil(deadline: number): number {
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) throw late();
  return leftMs;
}

/** Waits no longer than this; what still runs is ended by the server at the same time, so that it cannot come after what is sent again. */
async function before(deadline: number, work: Promise<void>): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([
      work,
      sleep(leftUntil(deadline), undefined, { signal: done.signal }).then(() => {
        throw late();
      }),
    ]);
  } catch (error) {
    throw Date.now() < deadline ? error : late(error);
  } finally {
    done.abort();
    work.catch(() => undefined);
  }
}

/** Counters are locked in one order by everybody, so two writers never wait for each other in a circle. */
async function appendAll(tx: Statements, parts: readonly Part[]): Promise<void> {
  for (const { topic, partition, messages } of parts) {
    const taken = await tx.maybeOne(takeOffsets, { topic, partition, count: messages.length });
    if (!taken) throw new AxionError('events.topic-missing', { topic });
    await tx.many(appendMessages, {
      topic,
      partition,
      first: taken.first,
      keys: messages.map((message) => message.key),
      headers: messages.map((message) => JSON.stringify(message.headers)),
      values: messages.map((message) => message.value),
    });
  }
}

async function groupByPartition(messages: readonly OutgoingMessage[], partitionsOf: (topic: string) => Promise<number>): Promise<Part[]> {
  const parts = new Map<string, { topic: string; partition: number; messages: OutgoingMessage[] }>();
  for (const message of messages) {
    const partition = crc32(message.key) % (await partitionsOf(message.topic));
    const name = `${message.topic} ${String(partition).padStart(4, '0')}`;
    const part = parts.get(name) ?? { topic: message.topic, partition, messages: [] };
    part.messages.push(message);
    parts.set(name, part);
  }
  return [...parts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** A topic's number of partitions never changes, so it is asked once. */
function rememberPartitions(postgres: Postgres): (topic: string) => Promise<number> {
  const seen = new Map<string, number>();
  return async (topic) => {
    const cached = seen.get(topic);
    if (cached !== undefined) return cached;
    const found = await postgres.maybeOne(findTopic, { name: topic });
    if (!found) throw new AxionError('events.topic-missing', { topic });
    seen.set(topic, found.partitions);
    return found.partitions;
  };
}
