import type { AxionError } from '../errors/axion-error.ts';
import type { OutgoingMessage, ReceivedMessage } from './event-log.ts';

/** The group that replays dead letters: what it has passed was sent back to where it came from. */
export const replayGroup = 'axion-replay';

/** The topic beside `topic` for what could not be handled. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlq`;

/** Where a dead letter was to be handled, why that failed; undefined for a message that nobody buried. */
export function deadLetterOrigin({ headers }: ReceivedMessage) {
  const { 'dead-topic': topic, 'dead-group': group = '', 'dead-error': error = '', 'dead-attempts': attempts = '' } = headers;
  return topic === undefined ? undefined : { topic, group, error, attempts: Number(attempts) };
}

/** A message with its bytes and headers as they were, and why it is here. */
export const deadLetter = (message: ReceivedMessage, group: string, error: AxionError, attempts: number): OutgoingMessage => ({
  topic: deadLetterTopic(message.topic),
  key: message.key,
  value: message.value,
  headers: {
    ...message.headers,
    'dead-topic': message.topic,
    'dead-partition': String(message.partition),
    'dead-offset': String(message.offset),
    'dead-group': group,
    'dead-error': error.code,
    'dead-attempts': String(attempts),
  },
});
