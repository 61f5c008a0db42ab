import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Delivery, type EventLog, type OutgoingMessage, pollBytes, type Subscription } from './event-log.ts';
import { largestMessageBytes } from './message-size.ts';

/** How the suite reaches the log under test. `silentMs` is how soon a silent member loses its partitions. */
export type EventLogUnderTest = { readonly open: () => EventLog; readonly silentMs: number };

const message = (topic: string, key: string, text: string): OutgoingMessage => ({
  topic,
  key,
  headers: { 'message-type': 'text', 'event-id': `${key}/${text}` },
  value: Buffer.from(text),
});
const textsOf = (deliveries: readonly Delivery[]) =>
  deliveries.flatMap((delivery) => delivery.messages.map((received) => `${received.key}/${Buffer.from(received.value)}`));
const onError = (error: unknown) => {
  throw error;
};

/** Reads until `count` messages were seen or time is up; commits what it read. */
async function drain(subscription: Subscription, count: number, deadlineMs = 10_000): Promise<string[]> {
  const texts: string[] = [];
  for (const end = Date.now() + deadlineMs; texts.length < count && Date.now() < end; ) {
    for (const delivery of await subscription.poll({ maxMessages: 100, waitMs: 500 })) {
      texts.push(...textsOf([delivery]));
      await subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
    }
  }
  return texts;
}

/** What every adapter of the port promises. Each test makes a topic of its own. */
export function eventLogConformance(under: () => EventLogUnderTest): void {
  const openTopic = async (partitions: number) => {
    const log = under().open();
    const topic = `conformance.${randomUUID()}`;
    await log.ensureTopics([{ name: topic, partitions }]);
    return { log, topic };
  };

  it('keeps the order of a key, with many writers at once', async () => {
    const { log, topic } = await openTopic(4);
    const other = under().open();
    const send = async (writer: EventLog, keys: readonly string[]) => {
      for (let n = 0; n < 40; n += 1) await writer.publish(keys.map((key) => message(topic, key, String(n))));
    };
    await Promise.all([send(log, ['a', 'b', 'c']), send(other, ['d', 'e', 'f'])]);
    const subscription = await log.subscribe({ topic, group: 'order', onError });
    const texts = await drain(subscription, 240);
    for (const key of 'abcdef') {
      expect(texts.filter((text) => text.startsWith(`${key}/`))).toEqual(Array.from({ length: 40 }, (_, n) => `${key}/${n}`));
    }
    await subscription.close();
    await Promise.all([log.close(), other.close()]);
  });

  it('delivers again what was not committed, and nothing that was', async () => {
    const { log, topic } = await openTopic(1);
    await log.publish(['0', '1', '2'].map((text) => message(topic, 'k', text)));
    const first = await log.subscribe({ topic, group: 'again', onError });
    const [delivery] = await first.poll({ maxMessages: 2, waitMs: 2_000 });
    expect(textsOf([delivery as Delivery])).toEqual(['k/0', 'k/1']);
    await first.commit(delivery as Delivery, 1n);
    await first.close();
    const second = await log.subscribe({ topic, group: 'again', onError });
    expect(await drain(second, 2)).toEqual(['k/1', 'k/2']);
    await second.close();
    await log.close();
  });

  it('gives every group all messages', async () => {
    const { log, topic } = await openTopic(2);
    await log.publish([message(topic, 'x', '1'), message(topic, 'y', '1')]);
    for (const group of ['one', 'two']) {
      const subscription = await log.subscribe({ topic, group, onError });
      expect((await drain(subscription, 2)).sort()).toEqual(['x/1', 'y/1']);
      await subscription.close();
    }
    await log.close();
  });

  it('shares partitions with a newcomer, and refuses the commit of who lost one', async () => {
    const { log, topic } = await openTopic(8);
    const keys = Array.from({ length: 60 }, (_, n) => `k${n}`);
    const old = await log.subscribe({ topic, group: 'share', onError });
    await log.publish(keys.map((key) => message(topic, key, 'first')));
    const before = await old.poll({ maxMessages: 100, waitMs: 2_000 });
    expect(textsOf(before)).toHaveLength(60);
    const other = under().open();
    const newcomer = await other.subscribe({ topic, group: 'share', onError });
    let lost: Delivery[] = [];
    for (const end = Date.now() + 10_000; lost.length < 2 && Date.now() < end; ) {
      const held = await Promise.all(before.map((delivery) => old.holds(delivery)));
      lost = before.filter((_, i) => !held[i]);
    }
    expect(lost.length).toBeGreaterThanOrEqual(2);
    expect(await old.commit(lost[0] as Delivery, 99n)).toBe(false);
    const again = await drain(newcomer, lost.flatMap((delivery) => delivery.messages).length);
    expect(again.sort()).toEqual(textsOf(lost).sort());
    await Promise.all([old.close(), newcomer.close()]);
    await Promise.all([log.close(), other.close()]);
  });

  it('takes over from a member that fell silent', async () => {
    const { log, topic } = await openTopic(2);
    const silent = under().open();
    await silent.subscribe({ topic, group: 'silent', onError: () => undefined });
    await silent.close();
    await log.publish([message(topic, 'a', '1'), message(topic, 'b', '1'), message(topic, 'c', '1')]);
    const subscription = await log.subscribe({ topic, group: 'silent', onError });
    expect((await drain(subscription, 3, under().silentMs * 5)).sort()).toEqual(['a/1', 'b/1', 'c/1']);
    await subscription.close();
    await log.close();
  });

  it('says how far a group is behind', async () => {
    const { log, topic } = await openTopic(1);
    await log.publish([message(topic, 'k', '0'), message(topic, 'k', '1')]);
    expect(await log.lag(topic, 'behind')).toEqual([{ partition: 0, nextOffset: 0n, endOffset: 2n }]);
    const subscription = await log.subscribe({ topic, group: 'behind', onError });
    await drain(subscription, 2);
    expect(await log.lag(topic, 'behind')).toEqual([{ partition: 0, nextOffset: 2n, endOffset: 2n }]);
    await subscription.close();
    await log.close();
  });

  it('names a topic that nobody made', async () => {
    const log = under().open();
    const missing = { code: 'events.topic-missing', params: { topic: 'nowhere' } };
    await expect(log.publish([message('nowhere', 'k', '0')])).rejects.toMatchObject(missing);
    await expect(log.subscribe({ topic: 'nowhere', group: 'g', onError })).rejects.toMatchObject(missing);
    await expect(log.lag('nowhere', 'g')).rejects.toMatchObject(missing);
    await log.close();
  });

  it('takes a message of the largest size and refuses a larger one, with everything that came with it', async () => {
    const { log, topic } = await openTopic(1);
    const headers = { 'message-type': 'text' };
    const sized = (bytes: number) => ({ topic, key: 'k', headers, value: Buffer.alloc(bytes, 7) });
    await log.publish([sized(largestMessageBytes - 200)]);
    const refused = log.publish([message(topic, 'k', 'small'), sized(largestMessageBytes)]);
    await expect(refused).rejects.toMatchObject({ code: 'events.message-too-large', params: { topic, limitBytes: largestMessageBytes } });
    expect(await log.lag(topic, 'size')).toEqual([{ partition: 0, nextOffset: 0n, endOffset: 1n }]);
    await log.close();
  });

  it('gives back bytes and headers as they were sent, also odd ones', async () => {
    const { log, topic } = await openTopic(1);
    const odd = {
      topic,
      key: 'مفتاح',
      headers: { a: '', traceparent: 'x', ü: '\u0001 "quoted"' },
      value: Buffer.from([0, 255, 254, 10, 0]),
    };
    await log.publish([odd]);
    const subscription = await log.subscribe({ topic, group: 'bytes', onError });
    const [delivery] = await subscription.poll({ maxMessages: 1, waitMs: 2_000 });
    const [received] = delivery?.messages ?? [];
    expect({ ...received, value: [...(received?.value ?? [])] }).toEqual({ ...odd, value: [...odd.value], partition: 0, offset: 0n });
    await subscription.close();
    await log.close();
  });

  it('looks once when it may not wait, hands out no more than was asked for, and waits a little for more when it may', async () => {
    const { log, topic } = await openTopic(4);
    const subscription = await log.subscribe({ topic, group: 'few', onError });
    expect(await subscription.poll({ maxMessages: 10, waitMs: 0 })).toEqual([]);
    await log.publish(Array.from({ length: 30 }, (_, n) => message(topic, `k${n}`, '0')));
    const some = await subscription.poll({ maxMessages: 10, waitMs: 0 });
    expect(textsOf(some)).toHaveLength(10);
    for (const delivery of some) await subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
    const more = setTimeout(() => void log.publish([message(topic, 'late', '1')]), 100);
    const rest: Delivery[] = [];
    for (const end = Date.now() + 10_000; textsOf(rest).length < 21 && Date.now() < end; ) {
      const next = await subscription.poll({ maxMessages: 100, waitMs: 2_000, lingerMs: 600 });
      for (const delivery of next) await subscription.commit(delivery, (delivery.messages.at(-1)?.offset ?? 0n) + 1n);
      rest.push(...next);
      expect(textsOf(next).length).toBeGreaterThan(1);
    }
    clearTimeout(more);
    expect(new Set([...textsOf(some), ...textsOf(rest)]).size).toBe(31);
    await subscription.close();
    await log.close();
  });

  it('ends a poll by the bytes of its messages, and passes none by', async () => {
    const { log, topic } = await openTopic(4);
    const large = (n: number) => ({ ...message(topic, `k${n}`, ''), value: Buffer.alloc(900_000, n) });
    const [sends, aSend] = [5, 10];
    for (let send = 0; send < sends; send += 1) await log.publish(Array.from({ length: aSend }, (_, n) => large(send * aSend + n)));
    const subscription = await log.subscribe({ topic, group: 'bytes-a-poll', onError });
    const sizes: number[] = [];
    const seen: Delivery[] = [];
    const messagesOf = (deliveries: readonly Delivery[]) => deliveries.flatMap(({ messages }) => messages);
    for (const end = Date.now() + 20_000; messagesOf(seen).length < sends * aSend && Date.now() < end; ) {
      const deliveries = await subscription.poll({ maxMessages: 5_000, waitMs: 2_000, lingerMs: 500 });
      sizes.push(messagesOf(deliveries).reduce((sum, { value }) => sum + value.byteLength, 0));
      seen.push(...deliveries);
    }
    expect(Math.max(...sizes)).toBeLessThan(pollBytes + largestMessageBytes);
    for (let partition = 0; partition < 4; partition += 1) {
      const offsets = messagesOf(seen.filter((delivery) => delivery.partition === partition)).map(({ offset }) => Number(offset));
      expect(offsets).toEqual(offsets.map((_, place) => place));
    }
    expect(new Set(messagesOf(seen).map(({ key }) => key)).size).toBe(sends * aSend);
    await subscription.close();
    await log.close();
  });
}
