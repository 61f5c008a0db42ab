import { loadConfig } from '@axion/platform/config/load-config.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { deadLetterOrigin } from '@axion/platform/events/dead-letter.ts';
import { eventLogOf, eventLogSettings } from '@axion/platform/events/event-log-settings.ts';
import { type Replayed, replayDeadLetters } from '@axion/platform/events/replay-dead-letters.ts';
import { complain } from '../failure.ts';
import { readReplayOptions, replayHelp } from './replay-options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `axion replay`: returns the exit status, 1 also when a letter could not go back: the next run passes it by. Answers go to standard output, progress and complaints to standard error. */
export async function replayCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(replayHelp);
    return 0;
  }
  try {
    const options = readReplayOptions(args);
    const eventLog = connectEventLog(eventLogOf(loadConfig(eventLogSettings, env), 3));
    try {
      const summary = await replayDeadLetters({ eventLog, onProgress: (each) => console.error(lineOf(each, options.dryRun)) }, options);
      if (options.json) console.log(JSON.stringify({ topic: options.topic, dryRun: options.dryRun, ...summary }));
      else
        console.log(
          `${options.dryRun ? 'Would send back' : 'Sent back'} ${summary.sent}; of other groups ${summary.otherGroup}; not dead letters ${summary.foreign}; without value ${summary.withoutValue}; too large ${summary.tooLarge}`,
        );
      return summary.withoutValue + summary.tooLarge === 0 ? 0 : 1;
    } finally {
      await eventLog.close();
    }
  } catch (error) {
    return complain(error, 'replay');
  }
}

/** One line a letter: where it lay, what it is, why it died. */
function lineOf({ message, outcome }: Replayed, dryRun: boolean): string {
  const { partition, offset, headers } = message;
  const origin = deadLetterOrigin(message);
  const verdict = outcome === 'sent' ? (dryRun ? 'would go back' : 'sent back') : outcome;
  const aim = origin && (origin.hasValue ? `to ${origin.topic}` : `its ${headers['dead-value-bytes']} bytes lay in ${origin.place}`);
  const why = origin ? `${origin.error} after ${origin.attempts} of ${origin.group}, ${aim}` : 'nobody buried it';
  return `${partition}/${offset} ${headers['message-type'] ?? '?'} ${headers['event-id'] ?? '?'}: ${verdict} (${why})`;
}
