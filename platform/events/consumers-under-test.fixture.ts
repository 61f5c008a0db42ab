import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Readiness } from '../http/readiness.ts';
import { type Log, openLog } from '../telemetry/log.ts';
import { type BatchContext, type Consumer, consumer } from './consumer.ts';
import type { EventLogUnderTest } from './event-log.conformance.ts';
import type { EventLog, ReceivedMessage } from './event-log.ts';
import { runConsumer } from './run-consumer.ts';

/** Says nothing; spread to hear one level. */
export const silent = openLog({ service: 'test', level: 'silent' });
const numbers = { number: z.object({ n: z.number() }) };
export type Numbers = readonly { readonly payload: { readonly n: number } }[];
export type Handle = (batch: Numbers, context: BatchContext) => Promise<void>;
type Surroundings = { readonly log?: Log; readonly ready?: () => Promise<Readiness> };

export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Topics, consumers of numbers, messages and dead letters, for the tests of every event log. */
export function consumersUnderTest(under: () => EventLogUnderTest) {
  const open = async (partitions = 2) => {
    const eventLog = under().open();
    const topic = `work.${randomUUID()}`;
    await eventLog.ensureTopics([topic, `${topic}.high`, `${topic}.dlq`].map((name) => ({ name, partitions })));
    return { eventLog, topic };
  };
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
      log: silent,
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
  return { open, run, outgoing, graves };
}
