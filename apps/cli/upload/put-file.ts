import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** How a PUT ended. `expired`: ask for a fresh address; `gone`: the file is not what was announced any more. */
export type PutEnd = 'stored' | 'expired' | 'gone';

type Put = { readonly path: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly sizeBytes: number };

const attempts = 10;
const longestPauseMs = 15_000;

/** A store that refuses a PUT for good. */
class PutRefused extends Error {}

/** Sends files to presigned addresses over kept connections. */
export function openSender(connections: number): { put: (put: Put) => Promise<PutEnd>; close: () => Promise<void> } {
  const agent = new Agent({ connections, headersTimeout: 60_000, bodyTimeout: 60_000, connect: { timeout: 10_000 } });
  return { put: (put) => putWithRetries(agent, put), close: () => agent.close() };
}

async function putWithRetries(agent: Agent, put: Put): Promise<PutEnd> {
  for (let attempt = 1; ; attempt += 1) {
    const end = await putOnce(agent, put);
    if (typeof end === 'string') return end;
    if (attempt >= attempts) throw end;
    await sleep(Math.min(200 * 2 ** attempt, longestPauseMs));
  }
}

/** An Error means: may work later. */
async function putOnce(agent: Agent, { path, url, headers, sizeBytes }: Put): Promise<PutEnd | Error> {
  const body = createReadStream(path);
  try {
    const { statusCode, body: answer } = await request(url, {
      dispatcher: agent,
      method: 'PUT',
      headers: { ...headers, 'content-length': String(sizeBytes) },
      body,
    });
    const words = (await answer.text()).slice(0, 500);
    if (statusCode < 300) return 'stored';
    if (/BadDigest|InvalidDigest|XAmzContentChecksumMismatch|ContentSHA256Mismatch|IncompleteBody/.test(words)) return 'gone';
    if (statusCode === 403 && /expired|RequestTimeTooSkewed/i.test(words)) return 'expired';
    if (statusCode === 429 || statusCode >= 500) return new Error(`the store answered ${statusCode}`);
    throw new PutRefused(`the store answered ${statusCode} ${/<Code>([^<]+)/.exec(words)?.[1] ?? ''}`.trim());
  } catch (error) {
    if (error instanceof PutRefused) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // The file vanished, or became shorter or longer than announced.
    return code === 'ENOENT' || code === 'EACCES' || code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' ? 'gone' : (error as Error);
  } finally {
    body.destroy();
  }
}
