/** One thing that a service needs before it may serve. `check` rejects when it is not there, or answers a text that tells what is waited for. */
export type ReadinessCheck = { readonly name: string; readonly check: () => Promise<unknown> };

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly waitsFor: string };

const checkTimeoutMs = 3_000;
const keptMs = 1_000;

/**
 * Asks all checks at once and keeps the answer for a second, so that probes cost next to nothing. A check that hangs for three seconds has failed.
 */
export function openReadiness(checks: readonly ReadinessCheck[], now: () => number = Date.now): () => Promise<Readiness> {
  let latest: { readonly answer: Promise<Readiness>; readonly at: number } | undefined;
  return () => {
    if (latest && now() - latest.at < keptMs) return latest.answer;
    latest = { answer: ask(checks), at: now() };
    return latest.answer;
  };
}

async function ask(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const waits = await Promise.all(checks.map(({ name, check }) => waitOf(name, check)));
  const open = waits.filter((wait) => wait !== undefined);
  return open.length === 0 ? { ready: true } : { ready: false, waitsFor: open.join(', ') };
}

async function waitOf(name: string, check: ReadinessCheck['check']): Promise<string | undefined> {
  const late = AbortSignal.timeout(checkTimeoutMs);
  const lateness = new Promise<string>((resolve) => late.addEventListener('abort', () => resolve(name), { once: true }));
  const answer = check().then(
    (wait) => (typeof wait === 'string' ? wait : undefined),
    () => name,
  );
  return Promise.race([answer, lateness]);
}
