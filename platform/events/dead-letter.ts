import { createHash } from 'node:crypto';
import { AxionError } from '../errors/axion-error.ts';
import type { OutgoingMessage, ReceivedMessage } from './event-log.ts';

/** The group that replays dead letters: what it has passed was sent back to where it came from. */
export const replayGroup = 'axion-replay';

/** The topic beside `topic` for what could not be handled. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlq`;

/** Headers of these names tell how a message died or came back; all others are its own. */
const isOfDeath = (name: string): boolean => name.startsWith('dead-');

/** Whether a log took the message before: a dead letter, or one on its way back. */
export const hasLain = ({ headers }: OutgoingMessage): boolean => Object.keys(headers).some(isOfDeath);

/** Whether a topic holds what could not be handled. */
export const isDeadLetterTopic = (topic: string): boolean => topic.endsWith(deadLetterTopic(''));

/** Where a dead letter was to be handled (`place` is `topic/partition/offset`), why that failed, and whether its value is here; undefined for a message that nobody buried. */
export function deadLetterOrigin({ headers }: ReceivedMessage) {
  const { 'dead-topic': topic, 'dead-group': group = '', 'dead-error': error = '', 'dead-attempts': attempts = '' } = headers;
  if (topic === undefined) return undefined;
  const place = `${topic}/${headers['dead-partition']}/${headers['dead-offset']}`;
  return { topic, group, error, attempts: Number(attempts), place, hasValue: headers['dead-value-sha256'] === undefined };
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

const longestKey = 1_000;
const longestHeader = 1_000;
const mostHeaders = 16;

/** For a message of which the log takes no letter: its place, the size and hash of its value, and of key and headers what is short enough for every log. */
export function deadReference(message: ReceivedMessage, group: string, error: AxionError, attempts: number): OutgoingMessage {
  const short = Object.entries(message.headers).filter(([name, text]) => name.length + text.length <= longestHeader);
  const headers = Object.fromEntries(short.slice(0, mostHeaders));
  const letter = deadLetter({ ...message, key: message.key.slice(0, longestKey), headers, value: Buffer.alloc(0) }, group, error, attempts);
  const sha256 = createHash('sha256').update(message.value).digest('hex');
  return { ...letter, headers: { ...letter.headers, 'dead-value-bytes': String(message.value.byteLength), 'dead-value-sha256': sha256 } };
}

/** The message as it was before it died, and where it lay meanwhile. */
export function revived(letter: ReceivedMessage): OutgoingMessage {
  const { topic, partition, offset, key, value, headers } = letter;
  const own = Object.entries(headers).filter(([name]) => !isOfDeath(name));
  return {
    topic: deadLetterOrigin(letter)?.topic ?? topic,
    key,
    value,
    headers: { ...Object.fromEntries(own), 'dead-replayed-from': `${topic}/${partition}/${offset}` },
  };
}

/** Whether a log said that it does not take a message of this size. */
export const isTooLargeForLog = (error: unknown): boolean => error instanceof AxionError && error.code === 'events.message-too-large';
