import { Interrupted } from '../failure.ts';

/** Does long work that Ctrl-C and SIGTERM cut off through the signal. @throws Interrupted with `left`, what is left behind, when they did */
export async function untilInterrupted<Result>(left: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Interrupted(`Interrupted: ${left}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    // A program that was ended says only that it was aborted.
    throw stopping.signal.aborted ? stopping.signal.reason : error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
