import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { fault } from '../clickhouse-fault.ts';
import type { SessionState } from '../engine/session.ts';

/** What a request says beside its statement. */
export type QueryOptions = {
  readonly queryId: string;
  /** The part of the statement that stands in the URL. */
  readonly query: string;
  readonly state: SessionState;
  /** Used when the statement names no format. */
  readonly defaultFormat: string;
  /** The whole result is ready before its first byte is sent. */
  readonly waitsForEnd: boolean;
  readonly readOnly: boolean;
  /** An encoding for the answer that both sides know, when compression was asked for. */
  readonly compression: Encoding | undefined;
};

/** Encodings of bodies, by their HTTP names, in the order in which we would take them. */
const encodings = ['zstd', 'br', 'gzip', 'deflate'] as const;
export type Encoding = (typeof encodings)[number];

/** What a server with sessions or native compression would do and this one does not: refused, never skipped silently. */
const unsupported: Readonly<Record<string, string>> = {
  session_id: 'Sessions over HTTP are not kept here: send settings with each request',
  compress: 'Native compression of the answer is not spoken here: send Accept-Encoding and enable_http_compression=1 instead of compress=1',
  decompress: 'Native compression of the body is not spoken here: send Content-Encoding (gzip, deflate, br, zstd) instead of decompress=1',
  role: 'Roles cannot be chosen here: a user has one',
};

/** Parameters of the URL that are no settings of the engine. */
const own = new Set([
  ...['user', 'password', 'quota_key', 'query', 'query_id', 'database', 'default_format', 'wait_end_of_query', 'buffer_size', 'readonly'],
  ...['session_timeout', 'session_check', 'close_session', 'client_protocol_version', 'stacktrace', ...Object.keys(unsupported)],
]);

/**
 * Reads URL and headers. Parameters that are not ours are settings of the engine, which refuses those it does not know.
 * @throws ClickHouseFault 48 for what is not supported, 36 and 115 for malformed names
 */
export function readOptions(query: URLSearchParams, headers: IncomingHttpHeaders): QueryOptions {
  for (const [name, why] of Object.entries(unsupported)) if (!isOff(query.get(name))) throw fault(48, why);
  const database = query.get('database') ?? headers['x-clickhouse-database'];
  return {
    queryId: queryIdOf(query.get('query_id')),
    query: query.get('query') ?? '',
    state: {
      database: database === undefined || database === '' ? undefined : String(database),
      settings: settingsOf(query),
      parameters: parametersOf(query),
    },
    defaultFormat: formatName(query.get('default_format') ?? headerText(headers['x-clickhouse-format']) ?? 'TabSeparated'),
    waitsForEnd: !isOff(query.get('wait_end_of_query')),
    readOnly: !isOff(query.get('readonly')),
    compression: isOff(query.get('enable_http_compression'))
      ? undefined
      : encodings.find((encoding) => accepted(headers['accept-encoding']).has(encoding)),
  };
}

/** Values of `{name:Type}` places: everything named `param_…`. */
export const parametersOf = (fields: Iterable<readonly [string, string]>): ReadonlyMap<string, string> =>
  new Map([...fields].flatMap(([name, value]) => (name.startsWith('param_') ? [[checkedName(name.slice(6), 36), value] as const] : [])));

const settingsOf = (query: URLSearchParams): ReadonlyMap<string, string> =>
  new Map(
    [...query].flatMap(([name, value]) => (own.has(name) || name.startsWith('param_') ? [] : [[checkedName(name, 115), value] as const])),
  );

function checkedName(name: string, number: 36 | 115): string {
  if (/^[A-Za-z_]\w{0,127}$/.test(name)) return name;
  throw fault(number, number === 115 ? `Unknown setting '${name.slice(0, 128)}'` : `Bad parameter name '${name.slice(0, 128)}'`);
}

function queryIdOf(given: string | null): string {
  if (given === null || given === '') return randomUUID();
  if (/^[\x20-\x7e]{1,256}$/.test(given)) return given;
  throw fault(36, 'A query_id has at most 256 printable ASCII characters');
}

function formatName(name: string): string {
  if (/^[A-Za-z]\w{0,63}$/.test(name)) return name;
  throw fault(73, `Unknown format ${name.slice(0, 64)}`);
}

const headerText = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
const isOff = (value: string | null): boolean => value === null || value === '' || value === '0' || value === 'false';
const accepted = (header: string | string[] | undefined): ReadonlySet<string> =>
  new Set(
    String(header ?? '')
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
      .map((entry) => entry.split(';')[0]?.trim() ?? ''),
  );
