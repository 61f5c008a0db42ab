import type { ReplayOrder } from '@axion/platform/events/replay-dead-letters.ts';
import { UsageError } from '../failure.ts';
import { flag, readWords, text } from '../read-words.ts';

/** What `axion replay` was asked to do. */
export type ReplayOptions = ReplayOrder & { readonly dryRun: boolean; readonly json: boolean };

export const replayHelp = `axion replay TOPIC.dlq [options]

Sends messages that could not be handled back to the topic that they came from, with their own bytes and headers.
What was sent back is kept count of: run it again and only newer ones are sent.

  TOPIC.dlq           a dead-letter topic, as axion.sense.audit.events.dlq
  --group NAME        only messages that this group of consumers gave up; others move to the end of the topic
  --from OFFSET       from this offset on, also what was sent back before
  --limit N           at most so many
  --dry-run           tells what would be sent, sends nothing
  --json              a summary as one JSON document on standard output

The event log: AXION_KAFKA_BROKERS (with AXION_KAFKA_*), AXION_EVENTS_POSTGRES_URL, or the local stack.
Exit status: 0 done, 1 something failed (run it again), or letters were too large or without value to go back: a line tells of each, and the next run passes them by (--from does not), 2 the command line or the settings.`;

const options = { group: text, from: text, limit: text, 'dry-run': flag, json: flag };

/** @throws UsageError */
export function readReplayOptions(args: readonly string[]): ReplayOptions {
  const { values, positionals } = readWords(args, options);
  const [topic, ...more] = positionals;
  if (topic === undefined || more.length > 0) throw new UsageError('axion replay needs one topic');
  if (!topic.endsWith('.dlq')) throw new UsageError(`${topic}: a dead-letter topic is expected, its name ends in .dlq`);
  const from = whole(values.from, 'from');
  return {
    topic,
    ofGroup: values.group,
    from: from === undefined ? undefined : BigInt(from),
    limit: whole(values.limit, 'limit'),
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
  };
}

function whole(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} ${value}: a whole number from 0 is expected`);
  return Number(value);
}
