import { Agent, request } from 'undici';
import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';

export type OpenFgaSettings = {
  readonly apiUrl: string;
  readonly apiToken: string | undefined;
  /** The longest that one call may take. */
  readonly timeoutMs?: number;
  /** Connections kept to the server. */
  readonly connections?: number;
};

/** One call of the OpenFGA HTTP API. The answer is parsed; what we do not know of it is dropped. */
export type OpenFgaApi = {
  post<Answer>(path: string, body: object, answer: z.ZodType<Answer>): Promise<Answer>;
  get<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer>;
  close(): Promise<void>;
};

const store = 'openfga';
const refusal = z.object({ code: z.string().max(100) });

/**
 * Opens the way to an OpenFGA server.
 * @throws AxionError per call: `store.unavailable` (no answer in time, 5xx, 429), `store.refused` with the server's code
 */
export function openOpenFgaApi({ apiUrl, apiToken, timeoutMs = 5_000, connections = 16 }: OpenFgaSettings): OpenFgaApi {
  const agent = new Agent({ connections, connect: { timeout: timeoutMs } });
  const base = apiUrl.replace(/\/$/, '');
  const authorization = apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` };

  async function call<Answer>(method: 'GET' | 'POST', path: string, body: object | undefined, answer: z.ZodType<Answer>): Promise<Answer> {
    const { statusCode, json } = await send(method, path, body);
    if (statusCode < 300) {
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new AxionError('store.refused', { store, code: 'unexpected-answer' }, parsed.error);
    }
    if (statusCode >= 500 || statusCode === 429) throw new AxionError('store.unavailable', { store }, new Error(`status ${statusCode}`));
    const { data } = refusal.safeParse(json);
    throw new AxionError('store.refused', { store, code: data?.code ?? `status-${statusCode}` });
  }

  async function send(method: 'GET' | 'POST', path: string, body: object | undefined) {
    try {
      const response = await request(`${base}${path}`, {
        method,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { ...authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
        body: body ? JSON.stringify(body) : null,
      });
      return { statusCode: response.statusCode, json: await readJson(response.body) };
    } catch (cause) {
      throw new AxionError('store.unavailable', { store }, cause);
    }
  }

  return {
    post: (path, body, answer) => call('POST', path, body, answer),
    get: (path, answer) => call('GET', path, undefined, answer),
    close: () => agent.close(),
  };
}

async function readJson(body: { text(): Promise<string> }): Promise<unknown> {
  const text = await body.text();
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}
