import { gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { AxionError } from '../errors/axion-error.ts';
import { currentRequestId } from '../telemetry/request-context.ts';
import type { ClickHouse } from './clickhouse.ts';
import { clickhouseRefusal, clickhouseUnavailable } from './clickhouse-error.ts';

export type ClickHouseSettings = {
  /** `http://user:password@host:8123/database` */
  readonly url: string;
  readonly connections?: number;
  /** The longest a statement may run. */
  readonly timeoutMs?: number;
  /** Another database than the address names. */
  readonly database?: string;
};

type Call = { readonly body: string | Buffer; readonly options: Record<string, string>; readonly signal?: AbortSignal | undefined };

/** Speaks ClickHouse's HTTP interface over kept connections. */
export function connectClickHouse({ url, connections = 8, timeoutMs = 30_000, database }: ClickHouseSettings): ClickHouse {
  const address = new URL(url);
  const agent = new Agent({ connections, connect: { timeout: 5_000 }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 20_000 });
  const headers = {
    'x-clickhouse-user': decodeURIComponent(address.username) || 'default',
    'x-clickhouse-key': decodeURIComponent(address.password),
    'content-type': 'text/plain; charset=utf-8',
  };
  const standing = {
    database: database ?? (address.pathname.slice(1) || 'default'),
    max_execution_time: String(Math.ceil(timeoutMs / 1_000)),
    // The whole answer or an error: nothing here streams.
    wait_end_of_query: '1',
    async_insert: '0',
  };

  const call = async ({ body, options, signal }: Call): Promise<string> => {
    const requestId = currentRequestId();
    const query = new URLSearchParams({ ...standing, ...options, ...(requestId === undefined ? {} : { log_comment: requestId }) });
    const deadline = AbortSignal.timeout(timeoutMs + 2_000);
    const response = await agent
      .request({
        origin: address.origin,
        path: `/?${query}`,
        method: 'POST',
        headers: Buffer.isBuffer(body) ? { ...headers, 'content-encoding': 'gzip' } : headers,
        body,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      })
      .then(async (answer) => ({ ...answer, text: await answer.body.text() }))
      .catch((cause: unknown) => {
        if (signal?.aborted && !(cause instanceof AxionError)) throw signal.reason;
        throw clickhouseUnavailable(cause);
      });
    if (response.statusCode !== 200)
      throw clickhouseRefusal(response.statusCode, response.headers['x-clickhouse-exception-code'], response.text);
    return response.text;
  };

  const many: ClickHouse['many'] = async (query, params, signal) => {
    const options = {
      ...query.values(params),
      default_format: 'JSONEachRow',
      output_format_json_quote_64bit_integers: '1',
      date_time_output_format: 'iso',
    };
    const text = await call({ body: query.text, options, signal });
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => query.row.parse(JSON.parse(line)));
  };

  return {
    many,
    maybeOne: async (query, params, signal) => (await many(query, params, signal))[0],
    async insert(table, rows, { deduplicationToken, isRewrite = false, signal } = {}) {
      if (rows.length === 0) return;
      await call({
        body: gzipSync(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`, { level: 1 }),
        options: {
          query: `INSERT INTO ${table} FORMAT JSONEachRow`,
          ...(isRewrite
            ? { deduplicate_insert: 'disable' }
            : deduplicationToken === undefined
              ? {}
              : { insert_deduplication_token: deduplicationToken }),
        },
        signal,
      });
    },
    execute: (sql) => call({ body: sql, options: {} }),
    close: () => agent.close(),
  };
}
