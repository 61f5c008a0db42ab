import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when a server can work. @throws Error that says what is missing */
export type Check = (signal: AbortSignal) => Promise<void>;

const oneCheckMs = 2_000;
const pauseMs = 100;

/**
 * Asks until the check passes.
 * @throws Error the last reason, when `withinMs` have passed; the signal's reason, when aborted
 */
export async function untilReady(
  check: Check,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const reason = await checkOnce(check, signal);
    if (reason === undefined) return;
    signal.throwIfAborted();
    if (Date.now() >= deadline) throw new Error(`not ready within ${Math.round(withinMs / 1000)} s: ${reason}`);
    await sleep(pauseMs, undefined, { signal });
  }
}

/** One look with a deadline of its own; undefined when the server can work, else why not. */
async function checkOnce(check: Check, signal: AbortSignal): Promise<string | undefined> {
  try {
    await check(AbortSignal.any([signal, AbortSignal.timeout(oneCheckMs)]));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Passes when the URL answers with a 2xx status. */
export const answersHttp =
  (url: string): Check =>
  async (signal) => {
    const answer = await fetch(url, { signal, redirect: 'manual' });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}${body === '' ? '' : `: ${body.slice(0, 300)}`}`);
  };

/** Passes when something takes connections there: all that can be asked of somebody else's server. */
export const takesConnections =
  (url: string): Check =>
  (signal) => {
    const { hostname, port, protocol } = new URL(url);
    const wanted = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)), signal };
    return new Promise((resolve, reject) => {
      const socket = connect(wanted, () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
    });
  };

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause instanceof Error && error.cause.message !== '' ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  return code !== undefined && !cause.message.includes(code) ? `${cause.message} (${code})` : cause.message || code || error.name;
}
