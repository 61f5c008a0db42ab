import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { AxionError } from '../errors/axion-error.ts';
import { consumersUnderTest, type Handle, silent, until } from './consumers-under-test.fixture.ts';
import { deadLetter, replayGroup } from './dead-letter.ts';
import type { EventLogUnderTest } from './event-log.conformance.ts';
import type { EventLog, OutgoingMessage } from './event-log.ts';
import { largestMessageBytes, sizeOf } from './message-size.ts';
import { type Replayed, replayDeadLetters } from './replay-dead-letters.ts';

const none = { sent: 0, otherGroup: 0, foreign: 0, withoutValue: 0, tooLarge: 0 };

/** What dead letters and their replay promise over every adapter. Each test makes topics of its own. */
export function deadLettersConformance(under: () => EventLogUnderTest): void {
  const { open, run, outgoing, graves } = consumersUnderTest(under);

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
    const running = run(stricter(eventLog), topic, handle, {}, { log: { ...silent, error: (text) => void errors.push(text) } });
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
