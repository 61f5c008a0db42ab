import { AxionError } from '../errors/axion-error.ts';

/**
 * A driver's error as ours. Only the SQLSTATE goes on: message, detail and query of the driver may carry what people typed.
 * Codes: https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
export function translatePostgresError(cause: unknown): unknown {
  if (cause instanceof AxionError || !(cause instanceof Error)) return cause;
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== 'string') return brokenConnection.test(cause.message) ? unavailable(cause) : cause;
  if (/^E[A-Z]+$/.test(code) || /^(08|57P0|53300|25006)/.test(code)) return unavailable(cause);
  if (code === '53100') return new AxionError('store.full', { store: 'postgres' }, scrubbed(cause, code));
  // A check that a row breaks has a name; what has none is the row that no partition takes.
  if (code === '23514' && !('constraint' in cause && cause.constraint) && 'table' in cause && typeof cause.table === 'string')
    return new AxionError('partitions.none-for-row', { table: cause.table }, scrubbed(cause, code));
  return /^[0-9A-Z]{5}$/.test(code) ? new AxionError('store.refused', { store: 'postgres', code }, scrubbed(cause, code)) : cause;
}

/** What the driver says without a code when the server goes away under it. */
const brokenConnection = /timeout|terminated|ended|not queryable|client was closed|connection/i;

/** The SQLSTATE of a refused statement, for callers that expect one (23505 unique violation). */
export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof AxionError && error.code === 'store.refused' ? (error.params as { code: string }).code : undefined;

const unavailable = (cause: Error) => new AxionError('store.unavailable', { store: 'postgres' }, scrubbed(cause, 'connection'));

/** Our functions raise under this name what pg_partman said. The first line names tables; what rows hold stands in the lines behind it, or in quotation marks after a colon. */
const partmansWords = /^pg_partman: (?:(?!: ")[^\n]){1,300}/;

/** What pg_partman gave as its reason when it would not go on; undefined for every other error. */
export const partmanReasonOf = (error: unknown): string | undefined =>
  error instanceof AxionError && error.cause instanceof Error ? /pg_partman: .+/.exec(error.cause.message)?.[0] : undefined;

function scrubbed(cause: Error, code: string): Error {
  const { constraint, table } = cause as { constraint?: string; table?: string };
  const reason = code === 'P0001' ? partmansWords.exec(cause.message)?.[0] : undefined;
  const error = new Error(['postgres', code, table, constraint, reason].filter(Boolean).join(' '));
  if (cause.stack !== undefined)
    error.stack = `${error.message}\n${cause.stack
      .split('\n')
      .filter((line) => /^ {4}at /.test(line))
      .join('\n')}`;
  return error;
}
