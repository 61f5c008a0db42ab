import { AxionError } from '../errors/axion-error.ts';

/** What ClickHouse said: its number and name of the error, and its words, which may carry what people typed. */
export type ClickHouseFault = { readonly number: number; readonly label: string; readonly says: string };

/** Words stand beside the error and not in it, so that no log prints them unasked. */
const faults = new WeakMap<object, ClickHouseFault>();

/** The engine's own words of a refused statement, for callers that show them to whoever wrote it. */
export const clickhouseFaultOf = (error: unknown): ClickHouseFault | undefined =>
  typeof error === 'object' && error !== null ? faults.get(error) : undefined;

/** Numbers of ClickHouse's ErrorCodes after which the same call may succeed by itself: the state of a server or cluster, nothing that was asked. */
const passing: ReadonlySet<number> = new Set([
  ...[159, 209, 236, 394, 677, 735], // out of time, or stopped
  ...[173, 241, 777, 778], // out of memory
  ...[201, 202, 203, 252, 364, 574, 692, 700, 745, 749, 762, 776], // more at once than it bears: queries, connections, parts to merge
  ...[95, 96, 198, 210, 279, 297, 410], // the network inside a cluster
  ...[225, 242, 244, 254, 255, 265, 285, 286, 289, 319, 369, 416, 529, 904, 999], // replicas and their Keeper
  ...[384, 473, 517, 722, 733, 738], // in the middle of a change: locked, loading, restarting
  ...[74, 75, 76, 204, 425, 439, 499], // files, threads and object store of the machine
]);

/** Tables, columns and rights that are not there; who runs our migrations makes them. */
const lacking: ReadonlySet<number> = new Set([8, 10, 16, 47, 60, 81, 192, 193, 194, 195, 218, 291, 497, 516]);

/**
 * The refusal of a statement that we wrote ourselves: a table, column or right that it counts on and that is not there says nothing against what was to be written or found,
 * and is `server.not-ready`. Everything else goes on as it is.
 */
export function asLacking(error: unknown): unknown {
  const fault = clickhouseFaultOf(error);
  if (fault === undefined || !lacking.has(fault.number)) return error;
  const unready = new AxionError('server.not-ready', { waitsFor: `ClickHouse: ${fault.number} ${fault.label}` }, error);
  faults.set(unready, fault);
  return unready;
}

/** A refusal of ClickHouse as ours; only number and name go on. `text` is `Code: 62. DB::Exception: … (SYNTAX_ERROR) (version …)`. */
export function refusalOf(status: number, text: string): AxionError {
  const fault = parseFault(text) ?? { number: 0, label: `HTTP_${status}`, says: text.trim().slice(0, 500) };
  const cause = new Error(`clickhouse ${fault.number} ${fault.label}`);
  const error = kindOf(fault, status, cause);
  faults.set(error, fault);
  return error;
}

function kindOf({ number, label, says }: ClickHouseFault, status: number, cause: Error): AxionError {
  if (number === 243) return new AxionError('store.full', { store: 'clickhouse' }, cause);
  if (isPassing(number, says) || (number === 0 && [429, 502, 503, 504].includes(status)))
    return new AxionError('store.unavailable', { store: 'clickhouse' }, cause);
  return new AxionError('store.refused', { store: 'clickhouse', code: `${number} ${label}` }, cause);
}

/** A block with rows of more partitions than one insert may fill has the number of too many parts, and never passes; half of it does. */
const isPassing = (number: number, says: string): boolean => passing.has(number) && !says.includes('partitions for single INSERT block');

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
