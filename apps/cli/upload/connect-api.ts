import { exec } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Client, makeClient, ProblemError } from '@axion/contracts/common/client.ts';

export type TokenSource = { readonly token: string | undefined; readonly command: string | undefined };

/** A patient client: what may succeed later is tried again, and a token that ran out is fetched anew. */
export type Api = { readonly call: Client; readonly bearer: () => Promise<string> };

const attempts = 12;
const longestPauseMs = 15_000;

/** @throws ProblemError when a call fails for good */
export function connectApi(baseUrl: string, source: TokenSource, onRetry: (why: string) => void): Api {
  let token: Promise<string> | undefined;
  const bearer = () => (token ??= fetchToken(source));
  const once = makeClient({ baseUrl, headers: async () => ({ authorization: `Bearer ${await bearer()}` }), timeoutMs: 120_000 });
  const call: Client = async (endpoint, input, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(endpoint, input, signal);
      } catch (error) {
        if (!(error instanceof ProblemError) || attempt >= attempts || signal?.aborted) throw error;
        const { problem } = error;
        if (problem.status === 401 && source.command !== undefined && attempt < 3) token = undefined;
        else if (!problem.retryable && ![502, 503, 504].includes(problem.status)) throw error;
        onRetry(problem.title);
        await sleep(Math.min(250 * 2 ** attempt, longestPauseMs), undefined, { signal });
      }
    }
  };
  return { call, bearer };
}

async function fetchToken({ token, command }: TokenSource): Promise<string> {
  if (token) return token;
  if (!command) throw new Error('No token: set AXION_TOKEN, or AXION_TOKEN_COMMAND to a command that prints one');
  const { stdout } = await promisify(exec)(command, { timeout: 60_000 });
  return stdout.trim();
}
