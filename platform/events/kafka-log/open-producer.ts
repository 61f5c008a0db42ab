import { compatibilityPartitioner, ProduceAcks, Producer, UserError } from '@platformatic/kafka';
import { AxionError } from '../../errors/axion-error.ts';
import type { EventLog, OutgoingMessage } from '../event-log.ts';
import { largestMessageBytes, refuseTooLarge, sizeOf } from '../message-size.ts';
import { cutSends } from './cut-sends.ts';
import { fromKafka, isKafkaError, within } from './kafka-error.ts';
import { clientOptions, type KafkaSettings } from './kafka-settings.ts';

/** Together below a relay's lease: a relay that waited longer might send beside another one. */
const longestSendMs = 9_000;
const closeDeadlineMs = 5_000;

type Connected = Producer<Buffer, Buffer, Buffer, Buffer>;

/**
 * Sends to Kafka: idempotent, acknowledged by all replicas, keys placed as Java clients place them, one send at a time. A producer that failed is
 * thrown away: what it still tries could come after what is sent again. `sendMs` is the longest that one `publish` may take, waiting for others included; a
 * failed producer's farewell comes on top.
 */
export function openProducer(settings: KafkaSettings, sendMs = longestSendMs): Pick<EventLog, 'publish' | 'close'> {
  let producer: Connected | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const send = async (messages: readonly OutgoingMessage[], deadline: number) => {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw new AxionError('store.unavailable', { store: 'kafka' });
    producer ??= connect(settings);
    const mine = producer;
    try {
      await within(leftMs, sendAll(mine, messages));
    } catch (error) {
      producer = undefined;
      await within(closeDeadlineMs, mine.close()).catch(() => undefined);
      throw error;
    }
  };
  return {
    async publish(messages) {
      refuseTooLarge(messages);
      if (messages.length === 0) return;
      const deadline = performance.now() + sendMs;
      const mine = last.then(() => send(messages, deadline));
      last = mine.catch(() => undefined);
      await mine;
    },
    async close() {
      await last;
      await within(closeDeadlineMs, producer?.close() ?? Promise.resolve()).catch(() => undefined);
      producer = undefined;
    },
  };
}

function connect(settings: KafkaSettings): Connected {
  const producer: Connected = new Producer({
    ...clientOptions(settings, 'producer'),
    idempotent: true,
    acks: ProduceAcks.ALL,
    partitioner: compatibilityPartitioner,
    autocreateTopics: false,
  });
  // Without a listener an 'error' would end the process; sends report their own.
  producer.on('error' as never, (() => undefined) as never);
  return producer;
}

async function sendAll(producer: Connected, messages: readonly OutgoingMessage[]): Promise<void> {
  for (const topic of new Set(messages.map((message) => message.topic))) await assertTopic(producer, topic);
  for (const part of cutSends(messages)) {
    await producer.send({ messages: part.map(asRecord), idempotent: true, acks: ProduceAcks.ALL }).catch((error: unknown) => {
      throw isKafkaError(error, 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE') ? refusedByBroker(part, error) : fromKafka(error);
    });
  }
}

const tries = 3;

/**
 * Asked before sending: with retries without end the library would wait for the topic for ever.
 * @throws AxionError `events.topic-missing`
 */
export async function assertTopic(client: Pick<Connected, 'metadata'>, topic: string): Promise<number> {
  const metadata = await client.metadata({ topics: [topic], retries: tries }).catch((error: unknown) => {
    const missing =
      (error instanceof UserError && error.message.startsWith('Unknown topic')) || isKafkaError(error, 'UNKNOWN_TOPIC_OR_PARTITION');
    throw missing ? new AxionError('events.topic-missing', { topic }, error) : fromKafka(error);
  });
  return metadata.topics.get(topic)?.partitionsCount ?? 0;
}

const asRecord = ({ topic, key, headers, value }: OutgoingMessage) => ({
  topic,
  key: Buffer.from(key),
  value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
});

/** A broker that takes less than we do: the largest of the send is named. */
function refusedByBroker(messages: readonly OutgoingMessage[], cause: unknown): AxionError {
  const [largest] = [...messages].sort((a, b) => sizeOf(b) - sizeOf(a));
  const sizeBytes = largest ? sizeOf(largest) : 0;
  return new AxionError(
    'events.message-too-large',
    { topic: largest?.topic ?? '', sizeBytes, limitBytes: Math.min(sizeBytes - 1, largestMessageBytes) },
    cause,
  );
}
