import { AxionError } from '../../errors/axion-error.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Log } from '../../telemetry/log.ts';
import type { EventLog, OutgoingMessage } from '../event-log.ts';
import { isTooLarge, largestMessageBytes, sizeOf } from '../message-size.ts';
import { markSent, readUndelivered } from './outbox.queries.ts';

export type ShardWork = {
  readonly postgres: Pick<Postgres, 'many'>;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly environment: string;
  readonly log: Log;
  readonly batchSize: number;
  /** How long an event that is too large is left alone before it is looked at again. */
  readonly setAsideMs: number;
  /** Whether the lease is still young enough for a send to end within it. */
  readonly mayBegin: () => boolean;
};

/** The right to send a shard. */
export type Lease = { readonly holder: string; readonly shard: number; readonly token: bigint };

/** Until when something that failed is left alone. `stuck` events of it are refused, not only late. */
export type Wait = { readonly until: number; readonly pauseMs: number; readonly stuck: number };

/** What a relay remembers of a shard while it holds it. */
export type ShardMemory = {
  /** Topics that failed. */
  readonly topics: Map<string, Wait>;
  /** Events that are too large, and until when they are left alone. */
  readonly large: Map<string, number>;
  /** The shard as a whole: its rows could not be read or marked. */
  whole: Wait | undefined;
};

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/** Twice as long after every failure. */
export function longerWait(before: Wait | undefined, stuck: number): Wait {
  const pauseMs = before === undefined ? firstPauseMs : Math.min(before.pauseMs * 2, longestPauseMs);
  return { until: Date.now() + pauseMs, pauseMs, stuck };
}

type Waiting = { readonly id: string; readonly message: OutgoingMessage };
/** What one turn of a shard has done: events that were sent, sends that failed. */
type Turn = { sent: number; failures: number };

/**
 * Sends what waits in one shard, each topic in id order. A topic that fails waits with all of its events, so that keys keep their order, and the others go on. An event that
 * is too large stays where it is, is told of once, and does not hold up those after it.
 */
export async function relayShard(work: ShardWork, lease: Lease, memory: ShardMemory): Promise<Turn> {
  const { postgres, batchSize, mayBegin, log } = work;
  const rows = await postgres.many(readUndelivered, {
    shard: lease.shard,
    limit: batchSize,
    withoutTopics: [...memory.topics].filter(([, { until }]) => until > Date.now()).map(([topic]) => topic),
    withoutIds: [...memory.large].filter(([, until]) => until > Date.now()).map(([id]) => id),
    largestBytes: largestMessageBytes,
  });
  if (rows.length < batchSize) forgetCured(memory, rows);
  const turn: Turn = { sent: 0, failures: 0 };
  for (const [topic, ofTopic] of Map.groupBy(rows, (row) => row.topic)) {
    const waiting = ofTopic.flatMap((row) => withoutLarge(work, memory, row));
    try {
      await sendInOrder(work, { lease, memory, turn }, waiting);
      memory.topics.delete(topic);
    } catch (error) {
      turn.failures += 1;
      const wait = longerWait(memory.topics.get(topic), isRefusal(error) ? waiting.length : 0);
      memory.topics.set(topic, wait);
      log.warn('a topic of the outbox waits', { shard: lease.shard, topic, error, pauseMs: wait.pauseMs });
    }
    if (!mayBegin()) break;
  }
  return turn;
}

type Row = { readonly id: string; readonly topic: string; readonly key: string; readonly messageType: string } & {
  readonly headers: Readonly<Record<string, string>>;
  /** Null when it alone is too large already. */
  readonly payload: string | null;
  readonly payloadBytes: number;
};

/** What was looked at again and is not there any more has been dealt with by somebody. */
function forgetCured({ topics, large }: ShardMemory, rows: readonly Row[]): void {
  const [ids, names] = [new Set(rows.map((row) => row.id)), new Set(rows.map((row) => row.topic))];
  for (const [id, until] of large) if (until <= Date.now() && !ids.has(id)) large.delete(id);
  for (const [topic, { until }] of topics) if (until <= Date.now() && !names.has(topic)) topics.delete(topic);
}

function withoutLarge(work: ShardWork, memory: ShardMemory, row: Row): readonly Waiting[] {
  const { id, topic, key, messageType, headers, payload, payloadBytes } = row;
  const message = {
    topic,
    key,
    headers: { ...headers, 'message-type': messageType, 'event-id': id, environment: work.environment },
    value: Buffer.from(payload ?? ''),
  };
  if (payload !== null && !isTooLarge(message)) return [{ id, message }];
  setAside(work, memory, { id, message, sizeBytes: payload === null ? payloadBytes : sizeOf(message) });
  return [];
}

function setAside(
  { log, setAsideMs }: ShardWork,
  { large }: ShardMemory,
  { id, message, sizeBytes }: Waiting & { readonly sizeBytes: number },
) {
  const { topic, headers } = message;
  if (!large.has(id))
    log.error('an event is too large for the event log and stays in the outbox', {
      id,
      topic,
      messageType: headers['message-type'],
      sizeBytes,
    });
  large.set(id, Date.now() + setAsideMs);
}

/** A broker may take less than we do, and names no message: what it refuses is halved until the large one stands alone. */
async function sendInOrder(
  work: ShardWork,
  { lease, memory, turn }: { readonly lease: Lease; readonly memory: ShardMemory; readonly turn: Turn },
  waiting: readonly Waiting[],
): Promise<void> {
  for (const parts = [waiting]; work.mayBegin(); ) {
    const part = parts.shift();
    const [only, ...more] = part ?? [];
    if (part === undefined || only === undefined) return;
    const refused = await publishAll(work, part);
    if (!refused) {
      await work.postgres.many(markSent, { ...lease, ids: part.map(({ id }) => id) });
      turn.sent += part.length;
      for (const { id } of part) memory.large.delete(id);
    } else if (more.length === 0) setAside(work, memory, { ...only, sizeBytes: sizeOf(only.message) });
    else parts.unshift(part.slice(0, part.length >> 1), part.slice(part.length >> 1));
  }
}

/** Whether the log refused it for its size. */
const publishAll = ({ eventLog }: ShardWork, part: readonly Waiting[]): Promise<boolean> =>
  eventLog.publish(part.map(({ message }) => message)).then(
    () => false,
    (error: unknown) => {
      if (error instanceof AxionError && error.code === 'events.message-too-large') return true;
      throw error;
    },
  );

/** The log answered, and the answer was no: somebody has to mend something. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AxionError && (error.code === 'events.topic-missing' || error.code === 'store.refused');
