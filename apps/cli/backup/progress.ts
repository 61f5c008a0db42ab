/** One thing to do, with its size in any unit that is the same for all. */
export type Step = { readonly name: string; readonly weight: number; readonly run: () => Promise<string> };

/** How long the rest takes at the speed so far, in seconds; undefined before enough is done to tell. */
export const secondsLeft = (elapsedMs: number, done: number, total: number): number | undefined =>
  done < total * 0.02 ? undefined : Math.ceil((elapsedMs / done) * Math.max(0, total - done) * 0.001);

type Course = { readonly tell: (line: string) => void; readonly signal: AbortSignal };

/** Does all steps in turn and tells of each how far all of it is. @throws the signal's reason instead of the step after which it is aborted */
export async function runSteps(steps: readonly Step[], { tell, signal }: Course): Promise<void> {
  const total = steps.reduce((sum, { weight }) => sum + Math.max(1, weight), 0);
  const startedAt = performance.now();
  let done = 0;
  for (const [i, { name, weight, run }] of steps.entries()) {
    signal.throwIfAborted();
    const at = performance.now();
    const outcome = await run();
    done += Math.max(1, weight);
    const left = secondsLeft(performance.now() - startedAt, done, total);
    const took = `${((performance.now() - at) / 1_000).toFixed(1)} s`;
    const rest = i === steps.length - 1 ? ' · done' : left === undefined ? '' : ` · about ${left} s left`;
    tell(`${Math.floor((100 * done) / total)} % · ${name}: ${outcome}, ${took}${rest}`);
  }
  signal.throwIfAborted();
}
