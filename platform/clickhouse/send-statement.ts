import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher, FormData } from 'undici';
import { currentRequestId } from '../telemetry/request-context.ts';
import type { EngineSettings } from './clickhouse.ts';
import { refusalOf, translateClickHouseError } from './clickhouse-fault.ts';

/** One statement on its way. */
export type Call = {
  readonly statement: string;
  /** Data of an INSERT; the statement then goes into the URL. */
  readonly data?: AsyncIterable<string> | Buffer;
  /** `param_…` by name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly settings: EngineSettings;
  readonly format?: string;
  readonly queryId?: string | undefined;
  readonly signal: AbortSignal;
};

export type Answer = { readonly queryId: string; readonly response: Dispatcher.ResponseData };

/** Where statements go. */
export type Address = {
  readonly url: string;
  readonly database: string | undefined;
  readonly connections: number;
  /** The longest silence inside an answer. */
  readonly silenceMs: number;
};

/** Sends statements to one database. */
export type Sender = {
  /** @throws AxionError as `refusalOf` and `translateClickHouseError`; the signal's reason when the caller gave up */
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
};

/** Parameters longer than this go into a form: proxies and servers refuse long URLs. */
const longestParamsInUrl = 4_096;
/** The start of an error's text; the rest is not read. */
const errorTextBytes = 65_536;

/** Opens connections to `http[s]://user:password@host:port/database`; `database` takes the place of the one in the address. */
export function openSender({ url, database, connections, silenceMs }: Address): Sender {
  const { origin, username, password, pathname } = new URL(url);
  const agent = new Agent({ connections, connectTimeout: 5_000, headersTimeout: 0, bodyTimeout: silenceMs });
  const place = (database ?? decodeURIComponent(pathname.slice(1))) || 'default';
  const headers = { 'x-clickhouse-user': decodeURIComponent(username) || 'default', 'x-clickhouse-key': decodeURIComponent(password) };

  return {
    async send(call) {
      const queryId = call.queryId ?? randomUUID();
      const { path, body } = requestOf(call, queryId, place);
      try {
        const response = await agent.request({ origin, path, method: 'POST', headers, body, signal: call.signal });
        if (response.statusCode === 200) return { queryId, response };
        throw refusalOf(response.statusCode, await startOf(response.body));
      } catch (error) {
        throw translateClickHouseError(call.signal.aborted ? call.signal.reason : error);
      }
    },
    close: () => agent.close(),
  };
}

function requestOf({ statement, data, params = {}, settings, format }: Call, queryId: string, database: string) {
  const requestId = currentRequestId();
  const query = new URLSearchParams({
    query_id: queryId,
    database,
    ...(format === undefined ? {} : { default_format: format }),
    ...(requestId === undefined ? {} : { log_comment: requestId }),
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, settingText(value)])),
  });
  if (data !== undefined) {
    const body = Buffer.isBuffer(data) ? data : Readable.from(data, { objectMode: false });
    return { path: `/?${query}&query=${encodeURIComponent(statement)}`, body };
  }
  const values = new URLSearchParams(params).toString();
  if (values.length > longestParamsInUrl) return { path: `/?${query}`, body: formOf({ query: statement, ...params }) };
  return { path: `/?${query}${values === '' ? '' : `&${values}`}`, body: statement };
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const settingText = (value: string | number | boolean): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value));

async function startOf(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of body) {
    text += piece.toString('utf8');
    if (text.length > errorTextBytes) break;
  }
  return text;
}
