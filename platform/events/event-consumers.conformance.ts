import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';
import type { Readiness } from '../http/readiness.ts';
import { type Log, openLog } from '../telemetry/log.ts';
import { type BatchContext, type Consumer, consumer, type Message } from './consumer.ts';
import { deadLetter, replayGroup } from './dead-letter.ts';
import type { EventLogUnderTest } from './event-log.conformance.ts';
import type { EventLog, OutgoingMessage, ReceivedMessage } from './event-log.ts';
import { largestMessageBytes, sizeOf } from './message-size.ts';
import { type Replayed, replayDeadLetters } from './replay-dead-letters.ts';
import { runConsumer } from './run-consumer.ts';

const log = openLog({ service: 'test', level: 'silent' });
const numbers = { number: z.object({ n: z.number() }) };
type Numbers = readonly { readonly payload: { readonly n: number } }[];

const none = { sent: 0, otherGroup: 0, foreign: 0, withoutValue: 0, tooLarge: 0 };
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What the running of consumers, dead letters and their replay promise over every adapter. Each test makes topics of its own. */
export function eventConsumersConformance(under: () => EventLogUnderTest): void {
  const open = async (partitions = 2) => {
    const eventLog = under().open();
    const topic = `work.${randomUUID()}`;
    await eventLog.ensureTopics([topic, `${topic}.high`, `${topic}.dlq`].map((name) => ({ name, partitions })));
    return { eventLog, topic };
  };
  type Handle = (batch: Numbers, context: BatchContext) => Promise<void>;
  type Surroundings = { readonly log?: Log; readonly ready?: () => Promise<Readiness> };
  const run = (
    eventLog: EventLog,
    topic: string,
    handle: Handle,
    differing: Partial<Consumer<object>> = {},
    surroundings: Surroundings = {},
  ) =>
    runConsumer({
      eventLog,
      consumer: {
        ...consumer({
          topic,
          group: 'g',
          messages: numbers,
          batch: { maxMessages: 10 },
          attempts: 1,
          timeoutMs: 5_000,
          handle: (_deps: object, batch, context) => handle(batch as Numbers, context),
        }),
        ...differing,
      },
      deps: {},
      environment: 'here',
      log,
      ...surroundings,
    });
  const outgoing = (topic: string, payload: unknown, { type = 'number', key = 'k', ...headers }: Record<string, string> = {}) => ({
    topic,
    key,
    headers: { 'message-type': type, 'event-id': 'e', environment: 'here', ...headers },
    value: Buffer.from(JSON.stringify(payload)),
  });
  const graves = async (eventLog: EventLog, topic: string, count: number): Promise<readonly ReceivedMessage[]> => {
    const subscription = await eventLog.subscribe({ topic: `${topic}.dlq`, group: `look-${randomUUID()}`, onError: () => undefined });
    const found: ReceivedMessage[] = [];
    for (const end = Date.now() + 10_000; found.length < count && Date.now() < end; ) {
      for (const delivery of await subscription.poll({ maxMessages: 100, waitMs: 500 })) {
        found.push(...delivery.messages);
        await subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
      }
    }
    await subscription.close();
    return found;
  };

  it('handles its own, skips and counts the unknown and the foreign, and buries poison with its bytes, headers, reason and attempts', async () => {
    const { eventLog, topic } = await open();
    const seen: number[] = [];
    const running = run(
      eventLog,
      topic,
      async (batch) => {
        if (batch.some(({ payload }) => payload.n === 13)) throw new Error('thirteen');
        seen.push(...batch.map(({ payload }) => payload.n));
      },
      { attempts: 2 },
    );
    const context = { 'request-id': 'request-0001', traceparent };
    await eventLog.publish([1, 2, 13, 3].map((n) => outgoing(topic, { n }, context)));
    await eventLog.publish([
      outgoing(topic, { n: 'four' }),
      outgoing(topic, {}, { type: 'rumour' }),
      outgoing(topic, { n: 99 }, { environment: 'elsewhere' }),
      outgoing(topic, { n: 5 }),
    ]);
    await until(() => seen.includes(5));
    await running.stop();
    expect(seen).toEqual([1, 2, 3, 5]);
    expect(running.counts).toMatchObject({ handled: 4, unknownType: 1, otherEnvironment: 1, dead: 2 });
    const dead = await graves(eventLog, topic, 2);
    expect(
      dead.map(({ value, headers }) => [
        Buffer.from(value).toString(),
        headers['dead-error'],
        headers['dead-attempts'],
        headers['dead-group'],
        headers['dead-topic'],
        headers['request-id'],
        headers.traceparent,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['{"n":"four"}', 'events.message-malformed', '1', 'g', topic, undefined, undefined],
        ['{"n":13}', 'server.fault', '2', 'g', topic, 'request-0001', traceparent],
      ]),
    );
    await eventLog.close();
  });

  it('waits for a store that is down and loses nothing', async () => {
    const { eventLog, topic } = await open();
    let calls = 0;
    const running = run(eventLog, topic, async () => {
      calls += 1;
      if (calls < 4) throw new AxionError('store.unavailable', { store: 'clickhouse' });
    });
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    await until(() => calls === 4);
    await running.stop();
    expect(running.counts).toMatchObject({ handled: 1, dead: 0, retried: 3 });
    await eventLog.close();
  });

  it('reads nothing and blames no message before what it needs is there, says once what it waits for, and can be stopped meanwhile', async () => {
    const { eventLog, topic } = await open();
    const said: string[] = [];
    const listening: Log = { ...log, warn: (text, fields) => void said.push(`${text} ${(fields as { waitsFor?: string }).waitsFor}`) };
    let state: Readiness = { ready: false, waitsFor: 'tables' };
    const seen: number[] = [];
    const handle: Handle = async (batch) => {
      if (!state.ready) throw new AxionError('store.refused', { store: 'clickhouse', code: '117 INCORRECT_DATA' });
      seen.push(...batch.map(({ payload }) => payload.n));
      if (seen.length === 1) state = { ready: false, waitsFor: 'newer tables' };
    };
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    const surroundings = { log: listening, ready: async () => state };
    const running = run(eventLog, topic, handle, {}, surroundings);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect({ said, counts: running.counts }).toMatchObject({ said: ['a consumer waits tables'], counts: { retried: 0, dead: 0 } });
    state = { ready: true };
    await until(() => seen.length === 1);
    await eventLog.publish([2, 3].map((n) => outgoing(topic, { n })));
    await until(() => said.includes('a consumer waits newer tables'));
    const began = Date.now();
    await running.stop();
    expect(Date.now() - began).toBeLessThan(500);
    state = { ready: true };
    const successor = run(eventLog, topic, handle, {}, surroundings);
    await until(() => successor.counts.handled === 2);
    await successor.stop();
    expect({ seen, dead: running.counts.dead + successor.counts.dead }).toEqual({ seen: [1, 2, 3], dead: 0 });
    await eventLog.close();
  });

  it('ends a try whose time is up, waits for who obeys, and lets who does not have no effect', async () => {
    const { eventLog, topic } = await open(1);
    const effects: string[] = [];
    const stuck = Promise.withResolvers<void>();
    let [tries, atWork, mostAtWork] = [0, 0, 0];
    const obedient = async (signal: AbortSignal) => {
      atWork += 1;
      mostAtWork = Math.max(mostAtWork, atWork);
      await new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 100)));
      atWork -= 1;
      signal.throwIfAborted();
    };
    const deaf = async (assertHeld: () => Promise<void>) => {
      await stuck.promise;
      await assertHeld();
      effects.push('late');
    };
    const handle: Handle = async (_batch, { signal, assertHeld }) => {
      tries += 1;
      if (tries <= 2) return obedient(signal);
      if (tries === 3) return deaf(assertHeld);
      await assertHeld();
      effects.push('in time');
    };
    const running = run(eventLog, topic, handle, { timeoutMs: 200 });
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    await until(() => running.counts.handled === 1);
    stuck.resolve();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await running.stop();
    expect({ effects, mostAtWork, counts: running.counts }).toMatchObject({
      effects: ['in time'],
      mostAtWork: 1,
      counts: { retried: 3, dead: 0 },
    });
    await eventLog.close();
  });

  it('tells a handler which request an event came from', async () => {
    const { eventLog, topic } = await open();
    const seen: Message[] = [];
    const running = run(eventLog, topic, async (batch) => void seen.push(...(batch as unknown as readonly Message[])));
    await eventLog.publish([outgoing(topic, { n: 1 }, { 'request-id': 'request-0001', traceparent })]);
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ id: 'e', key: 'k', type: 'number', requestId: 'request-0001', traceparent });
    await running.stop();
    await eventLog.close();
  });

  it('reads the topic of higher priority empty before it looks at the other, and again after each batch', async () => {
    const { eventLog, topic } = await open();
    await eventLog.publish(Array.from({ length: 40 }, (_, n) => outgoing(topic, { n }, { key: `k${n % 5}` })));
    await eventLog.publish(Array.from({ length: 40 }, (_, n) => outgoing(`${topic}.high`, { n: 100 + n }, { key: `k${n % 5}` })));
    const batches: string[] = [];
    let urgent = false;
    const handle: Handle = async (batch) => {
      const kinds = new Set(batch.map(({ payload }) => (payload.n >= 500 ? 'urgent' : payload.n >= 100 ? 'high' : 'normal')));
      batches.push([...kinds].join('+'));
      if (kinds.has('normal') && !urgent) {
        urgent = true;
        await eventLog.publish([outgoing(`${topic}.high`, { n: 500 })]);
      }
    };
    const running = run(eventLog, topic, handle, { highTopic: `${topic}.high` });
    await until(() => running.counts.handled === 81);
    await running.stop();
    const firstNormal = batches.indexOf('normal');
    expect(batches.slice(0, firstNormal)).toEqual(Array(4).fill('high'));
    expect(batches.slice(firstNormal, firstNormal + 2)).toEqual(['normal', 'urgent']);
    await eventLog.close();
  });

  it('shares the work with a second member that joins a busy one; every message has its effect once where effects ask first', async () => {
    const { eventLog, topic } = await open(8);
    const other = under().open();
    const effects = new Map<number, number>();
    const handle: Handle = async (batch, { assertHeld }) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await assertHeld();
      for (const { payload } of batch) effects.set(payload.n, (effects.get(payload.n) ?? 0) + 1);
    };
    const total = 600;
    for (let n = 0; n < total; n += 100)
      await eventLog.publish(Array.from({ length: 100 }, (_, i) => outgoing(topic, { n: n + i }, { key: `k${i % 40}` })));
    const busy = run(eventLog, topic, handle);
    await until(() => effects.size > 40);
    const newcomer = run(other, topic, handle);
    await until(() => effects.size === total);
    await Promise.all([busy.stop(), newcomer.stop()]);
    expect(newcomer.counts.handled).toBeGreaterThan(0);
    expect(busy.counts.handled).toBeGreaterThan(0);
    // A batch whose commit came too late is handled again; nothing else is.
    expect([...effects.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(20);
    expect(busy.counts.dead + newcomer.counts.dead).toBe(0);
    await Promise.all([eventLog.close(), other.close()]);
  });

  it('sends dead letters back once, in part, by group, from an offset, or only tells of them', async () => {
    const { eventLog, topic } = await open(1);
    const dlq = `${topic}.dlq`;
    let cured = false;
    const seen: number[] = [];
    const running = run(eventLog, topic, async (batch) => {
      if (!cured) throw new Error('not yet');
      seen.push(...batch.map(({ payload }) => payload.n));
    });
    await eventLog.publish([1, 2, 3, 4].map((n) => outgoing(topic, { n }, { 'request-id': 'request-0001' })));
    await until(() => running.counts.dead === 4);
    cured = true;
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, dryRun: true })).toEqual({ ...none, sent: 4 });
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, ofGroup: 'another' })).toEqual({ ...none, otherGroup: 4 });
    expect(seen).toEqual([]);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, limit: 1 })).toEqual({ ...none, sent: 1 });
    expect(await replayDeadLetters({ eventLog }, { topic: dlq })).toEqual({ ...none, sent: 3 });
    expect(await replayDeadLetters({ eventLog }, { topic: dlq })).toEqual(none);
    await until(() => seen.length === 4);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, from: 7n })).toEqual({ ...none, sent: 1 });
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, ofGroup: 'g' })).toEqual(none);
    await until(() => seen.length === 5);
    await running.stop();
    await eventLog.close();
  });

  it('keeps one book of what was sent back, also by group, and passes nothing that died meanwhile', async () => {
    const { eventLog, topic } = await open(2);
    const dlq = `${topic}.dlq`;
    const letter = (key: string, group: string, n: number) => {
      const message = { ...outgoing(topic, { n }), key, partition: 0, offset: BigInt(n) };
      return deadLetter(message, group, new AxionError('server.fault', {}), 1);
    };
    // More than one poll takes, so one partition is done before the other.
    const letters = Array.from({ length: 800 }, (_, n) => letter(`k${n % 16}`, n < 400 ? 'g' : 'h', n));
    await eventLog.publish(letters);
    const left = async () => (await eventLog.lag(dlq, replayGroup)).reduce((sum, lag) => sum + Number(lag.endOffset - lag.nextOffset), 0);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, ofGroup: 'g' })).toEqual({ ...none, sent: 400, otherGroup: 400 });
    expect(await left()).toBe(400);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq, ofGroup: 'g' })).toEqual({ ...none, otherGroup: 400 });
    expect(await replayDeadLetters({ eventLog }, { topic: dlq })).toEqual({ ...none, sent: 400 });
    expect(await left()).toBe(0);
    await eventLog.close();
  });

  /** A message that has lain in a log before passes our own limit, as one of a foreign producer does. */
  const foreign = (topic: string, bytes: number): OutgoingMessage => ({
    ...outgoing(topic, {}, { 'dead-replayed-from': 'elsewhere' }),
    value: Buffer.alloc(bytes, 'x'),
  });
  /** A broker that is set to take less. */
  const stricter = (eventLog: EventLog): EventLog => ({
    ...eventLog,
    async publish(messages) {
      const large = messages.find(({ value }) => value.byteLength > 1_000);
      if (large) throw new AxionError('events.message-too-large', { topic: large.topic, sizeBytes: sizeOf(large), limitBytes: 1_000 });
      await eventLog.publish(messages);
    },
  });

  it('buries and sends back what is larger than we send ourselves', async () => {
    const { eventLog, topic } = await open(1);
    const seen: number[] = [];
    const running = run(eventLog, topic, async (batch) => void seen.push(...batch.map(({ payload }) => payload.n)));
    await eventLog.publish([foreign(topic, largestMessageBytes + 20_000), outgoing(topic, { n: 1 })]);
    await until(() => seen.length === 1);
    const [dead] = await graves(eventLog, topic, 1);
    expect(dead?.value.byteLength).toBe(largestMessageBytes + 20_000);
    expect(await replayDeadLetters({ eventLog }, { topic: `${topic}.dlq` })).toEqual({ ...none, sent: 1 });
    await until(() => running.counts.dead === 2);
    await running.stop();
    await eventLog.close();
  });

  it('buries what the log takes no letter of without its value, with its size, hash and place, and goes on', async () => {
    const { eventLog, topic } = await open(1);
    const errors: string[] = [];
    const seen: number[] = [];
    const handle: Handle = async (batch) => void seen.push(...batch.map(({ payload }) => payload.n));
    const running = run(stricter(eventLog), topic, handle, {}, { log: { ...log, error: (text) => void errors.push(text) } });
    const large = foreign(topic, 2_000);
    const long = {
      ...large,
      key: 'k'.repeat(50_000),
      headers: { ...large.headers, long: 'x'.repeat(50_000), 'request-id': 'request-0001' },
    };
    await eventLog.publish([long, outgoing(topic, { n: 1 })]);
    await until(() => seen.length === 1);
    await running.stop();
    const [dead, ...more] = await graves(eventLog, topic, 1);
    expect(more).toEqual([]);
    expect(dead).toMatchObject({ value: Buffer.alloc(0), key: 'k'.repeat(1_000) });
    expect(dead?.headers).toMatchObject({
      'message-type': 'number',
      'request-id': 'request-0001',
      'dead-topic': topic,
      'dead-partition': '0',
      'dead-offset': '0',
      'dead-error': 'events.message-malformed',
      'dead-value-bytes': '2000',
      'dead-value-sha256': createHash('sha256').update(large.value).digest('hex'),
    });
    expect(dead?.headers.long).toBeUndefined();
    expect(errors).toEqual(['a dead letter goes without its value', 'a message went to the dead letters']);
    expect(await replayDeadLetters({ eventLog }, { topic: `${topic}.dlq` })).toEqual({ ...none, withoutValue: 1 });
    expect(await replayDeadLetters({ eventLog }, { topic: `${topic}.dlq` })).toEqual(none);
    expect((await eventLog.lag(topic, 'g'))[0]?.endOffset).toBe(2n);
    await eventLog.close();
  });

  it('sends back a letter of just the largest size, and the others when the log does not take one', async () => {
    const { eventLog, topic } = await open(1);
    const small = outgoing(topic, { n: 1 });
    const largest = { ...small, value: Buffer.alloc(largestMessageBytes - sizeOf(small) + small.value.byteLength, 32) };
    expect(sizeOf(largest)).toBe(largestMessageBytes);
    const letter = (message: OutgoingMessage, offset: bigint) =>
      deadLetter({ ...message, partition: 0, offset }, 'g', new AxionError('server.fault', {}), 1);
    const letters = [small, largest, small].map((message, n) => letter(message, BigInt(n)));
    const dlq = `${topic}.dlq`;
    await eventLog.publish(letters);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq })).toEqual({ ...none, sent: 3 });
    await eventLog.publish(letters);
    const outcomes: string[] = [];
    const onProgress = ({ outcome }: Replayed) => void outcomes.push(outcome);
    expect(await replayDeadLetters({ eventLog: stricter(eventLog), onProgress }, { topic: dlq })).toEqual({
      ...none,
      sent: 2,
      tooLarge: 1,
    });
    expect(outcomes).toEqual(['sent', 'too-large', 'sent']);
    expect(await replayDeadLetters({ eventLog }, { topic: dlq })).toEqual(none);
    expect((await eventLog.lag(topic, 'g'))[0]?.endOffset).toBe(5n);
    await eventLog.close();
  });
}
