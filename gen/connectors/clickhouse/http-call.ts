import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { CheckedAddress } from '../connector.ts';
import { connectionFailure, refusalOf } from './clickhouse-error.ts';

const connectTimeoutMs = 5_000;
const errorBodyLimit = 20_000;

/** One request: the statement is the body, everything else stands in the address. */
export type HttpCall = { readonly sql: string; readonly options: Readonly<Record<string, string>>; readonly signal: AbortSignal };

type Credentials = { readonly user: string; readonly password: string };

/** Speaks HTTP with one server, on addresses that were checked before: names are not resolved again, and redirects are not followed. */
export function openHttp(source: string, address: CheckedAddress, { user, password }: Credentials) {
  const agent = new Agent({
    connections: 16,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 20_000,
    connect: { timeout: connectTimeoutMs, lookup: (_name, _options, done) => done(null, [...address.addresses]) },
  });
  const origin = `${address.tls ? 'https' : 'http'}://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
  const headers = { 'x-clickhouse-user': user, 'x-clickhouse-key': password, 'content-type': 'text/plain; charset=utf-8' };

  const send = async ({ sql, options, signal }: HttpCall): Promise<Dispatcher.ResponseData> => {
    const response = await agent
      .request({ origin, path: `/?${new URLSearchParams(options)}`, method: 'POST', headers, body: sql, signal })
      .catch((cause: unknown) => {
        if (signal.aborted) throw signal.reason;
        throw connectionFailure(source, address.trusted, cause);
      });
    if (response.statusCode === 200 && response.headers['x-clickhouse-query-id'] !== undefined) return response;
    const code = response.headers['x-clickhouse-exception-code'];
    const text = await textOf(response.body);
    throw refusalOf(source, response.statusCode, Array.isArray(code) ? code[0] : code, text);
  };

  return {
    /** The answer as it comes. */
    stream: async (call: HttpCall): Promise<Readable> => (await send(call)).body,
    /** A small answer of JSONEachRow, parsed. */
    rows: async (call: HttpCall): Promise<readonly unknown[]> => {
      const { body } = await send({ ...call, options: { default_format: 'JSONEachRow', ...call.options } });
      return (await body.text())
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
    close: () => agent.destroy(),
  };
}

async function textOf(body: Readable): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > errorBodyLimit) break;
  }
  return text.slice(0, errorBodyLimit);
}
