import type { AxionError } from '../../errors/axion-error.ts';
import type { Log } from '../../telemetry/log.ts';
import { deadLetter, deadReference, isTooLargeForLog } from '../dead-letter.ts';
import type { EventLog, ReceivedMessage } from '../event-log.ts';

type Burying = {
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly consumer: { readonly group: string };
  readonly counts: { dead: number };
  readonly log: Log;
};

/**
 * Puts a message aside, whole when the log takes the letter, else by its place, size and hash: nothing that lies in a topic may stop what lies behind it.
 * @throws AxionError `store.unavailable`, `events.topic-missing`
 */
export async function bury({ eventLog, consumer, counts, log }: Burying, received: ReceivedMessage, error: AxionError, attempts: number) {
  const { group } = consumer;
  const { topic, partition, offset, headers } = received;
  const where = { topic, group, partition, offset: String(offset), eventRequestId: headers['request-id']?.slice(0, 100) };
  await eventLog.publish([deadLetter(received, group, error, attempts)]).catch((refusal) => {
    if (!isTooLargeForLog(refusal)) throw refusal;
    log.error('a dead letter goes without its value', { ...where, valueBytes: received.value.byteLength, error: refusal });
    return eventLog.publish([deadReference(received, group, error, attempts)]);
  });
  counts.dead += 1;
  log.error('a message went to the dead letters', { ...where, attempts, error });
}
