import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';

/** The command line cannot be understood; the message says which word and what was expected. */
export class UsageError extends Error {}

/** Ctrl-C or SIGTERM cut the work off; the message says what it leaves behind. */
export class Interrupted extends Error {}

const interruptedStatus = 130;

/** Says on standard error what went wrong, and answers the exit status: 2 for a command line or settings that are not usable, 130 for work that was cut off, 1 otherwise. */
export function complain(error: unknown, command: string): number {
  if (error instanceof UsageError) return say(`${error.message}\nSee axion ${command} --help`, 2);
  if (error instanceof Interrupted) return say(error.message, interruptedStatus);
  if (error instanceof AxionError && error.code === 'configuration.invalid')
    return say((error.params as { faults: readonly string[] }).faults.join('\n'), 2);
  if (!(error instanceof AxionError)) return say((error as Error).message, 1);
  const { title, detail, hint } = problemText(error.code, error.params, 'en');
  // Its hint asks for a request's id, and a command line has none.
  const advice = error.code === 'store.refused' ? undefined : hint;
  return say([`${title}. ${detail}`, advice].filter(Boolean).join('\n'), 1);
}

function say(words: string, status: number): number {
  console.error(words);
  return status;
}
