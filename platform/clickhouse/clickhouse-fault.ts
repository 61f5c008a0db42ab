import { AxionError } from '../errors/axion-error.ts';

/** What ClickHouse said: its number and name of the error, and its words, which may carry what people typed. */
export type ClickHouseFault = { readonly number: number; readonly label: string; readonly says: string };

/** Words stand beside the error and not in it, so that no log prints them unasked. */
const faults = new WeakMap<object, ClickHouseFault>();

/** The engine's own words of a refused statement, for callers that show them to whoever wrote it. */
export const clickhouseFaultOf = (error: unknown): ClickHouseFault | undefined =>
  typeof error === 'object' && error !== null ? faults.get(error) : undefined;

/** Numbers after which the same call may succeed: time, memory, too many queries, network, Keeper, being stopped. */
const passing = new Set([159, 202, 203, 209, 210, 236, 241, 242, 279, 319, 394, 425, 439, 999]);

/** A refusal of ClickHouse as ours; only number and name go on. `text` is `Code: 62. DB::Exception: … (SYNTAX_ERROR) (version …)`. */
export function refusalOf(status: number, text: string): AxionError {
  const fault = parseFault(text) ?? { number: 0, label: `HTTP_${status}`, says: text.trim().slice(0, 500) };
  const cause = new Error(`clickhouse ${fault.number} ${fault.label}`);
  const error = kindOf(fault, status, cause);
  faults.set(error, fault);
  return error;
}

function kindOf({ number, label }: ClickHouseFault, status: number, cause: Error): AxionError {
  if (number === 243) return new AxionError('store.full', { store: 'clickhouse' }, cause);
  if (passing.has(number) || (number === 0 && [502, 503, 504].includes(status)))
    return new AxionError('store.unavailable', { store: 'clickhouse' }, cause);
  return new AxionError('store.refused', { store: 'clickhouse', code: `${number} ${label}` }, cause);
}

function parseFault(text: string): ClickHouseFault | undefined {
  const [, number, words, label] =
    /Code: (\d+)\. DB::\w+: ([\s\S]*?)\s*\(([A-Z][A-Z0-9_]{2,})\)(?: \(version [^)]*(?:\([^)]*\))?\))?\s*$/.exec(text) ?? [];
  return number === undefined || words === undefined || label === undefined ? undefined : { number: Number(number), label, says: words };
}

/** A failure of the network, of a deadline or of the caller's own stream; anything that is no such failure goes on as it is. */
export function translateClickHouseError(cause: unknown): unknown {
  if (cause instanceof AxionError || !(cause instanceof Error)) return cause;
  const code = (cause as { code?: unknown }).code;
  const isNetwork =
    typeof code === 'string' &&
    /^(E[A-Z]+|UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|CLOSED|DESTROYED|RES_.*))$/.test(code);
  if (!isNetwork && cause.name !== 'TimeoutError') return cause;
  return new AxionError('store.unavailable', { store: 'clickhouse' }, new Error(`clickhouse ${isNetwork ? code : 'timeout'}`));
}
