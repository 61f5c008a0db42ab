import { expect, it } from 'vitest';
import { z } from 'zod';
import { openLog } from '../../telemetry/log.ts';
import { consumer } from '../consumer.ts';
import type { Delivery, OutgoingMessage, Subscription } from '../event-log.ts';
import { handleBatch, readBatch, type Work } from './handle-deliveries.ts';

const delivery = (partition: number, ...texts: readonly string[]): Delivery => ({
  ...{ topic: 't', partition, epoch: 1n },
  messages: texts.map((text, n) => ({
    ...{ topic: 't', partition, offset: BigInt(n), key: 'k', headers: { 'message-type': 'number' } },
    value: Buffer.from(text),
  })),
});

/** A consumer at work, and what it sent. `asked` counts how often the log was asked who holds what. */
function atWork(heldBy: (delivery: Delivery) => boolean, handle: () => void = () => undefined) {
  const published: OutgoingMessage[] = [];
  const committed: number[] = [];
  const asked = { times: 0 };
  const messages = { number: z.object({ n: z.number() }) };
  const work: Work<object> = {
    eventLog: { publish: async (sent) => void published.push(...sent) },
    consumer: consumer({
      topic: 't',
      group: 'g',
      messages,
      batch: { maxMessages: 9 },
      attempts: 2,
      timeoutMs: 1_000,
      handle: async () => handle(),
    }),
    deps: {},
    environment: 'here',
    log: openLog({ service: 'test', level: 'silent' }),
    counts: { handled: 0, unknownType: 0, otherEnvironment: 0, dead: 0, retried: 0 },
    stopped: new AbortController().signal,
  };
  const subscription: Pick<Subscription, 'holds' | 'commit'> = {
    async holds(each) {
      asked.times += 1;
      return heldBy(each);
    },
    async commit(each) {
      committed.push(each.partition);
      return true;
    },
  };
  const run = async (...deliveries: readonly Delivery[]) =>
    handleBatch(work, subscription as Subscription, await readBatch(work, deliveries));
  return { run, work, published, committed, asked };
}

const places = (letters: readonly OutgoingMessage[]) =>
  letters.map(({ headers }) => `${headers['dead-partition']}/${headers['dead-offset']}`);

it('buries nothing of a partition that another member has taken over, and handles the rest', async () => {
  const { run, work, published, committed } = atWork(({ partition }) => partition === 1);
  await run(delivery(0, 'x', '{"n":1}'), delivery(1, 'y', '{"n":2}'));
  expect(places(published)).toEqual(['1/0']);
  expect({ counts: work.counts, committed }).toMatchObject({ counts: { handled: 1, dead: 1 }, committed: [1] });
});

it('asks nobody while every message can be read and handled', async () => {
  const { run, work, asked } = atWork(() => true);
  await run(delivery(0, '{"n":1}'), delivery(1, '{"n":2}'));
  expect({ handled: work.counts.handled, asked: asked.times }).toEqual({ handled: 2, asked: 0 });
});

it('does not bury what was taken over while it was tried again', async () => {
  let tries = 0;
  const { run, work, published } = atWork(
    () => tries < 2,
    () => {
      tries += 1;
      throw new Error('poison');
    },
  );
  await run(delivery(0, '{"n":1}'));
  expect({ tries, published: places(published), dead: work.counts.dead }).toEqual({ tries: 2, published: [], dead: 0 });
});
