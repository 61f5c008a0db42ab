import { AxionError } from '../errors/axion-error.ts';

/** NOT_ENOUGH_SPACE and CANNOT_WRITE_TO_FILE_DESCRIPTOR: https://github.com/ClickHouse/ClickHouse, src/Common/ErrorCodes.cpp */
const fullCodes = new Set(['243', '75']);
/** TIMEOUT_EXCEEDED, TOO_MANY_SIMULTANEOUS_QUERIES, MEMORY_LIMIT_EXCEEDED, TOO_MANY_PARTS, KEEPER_EXCEPTION, NETWORK_ERROR, SOCKET_TIMEOUT. */
const passingCodes = new Set(['159', '202', '241', '252', '999', '210', '209']);

/** No answer: the connection broke, could not be made, or took too long. */
export const clickhouseUnavailable = (cause: unknown): AxionError => new AxionError('store.unavailable', { store: 'clickhouse' }, cause);

/** An answer that is an error. The server's words stay inside: they may repeat values. */
export function clickhouseRefusal(status: number, code: string | string[] | undefined, text: string): AxionError {
  const number = (Array.isArray(code) ? code[0] : code) ?? /^Code: (\d+)/.exec(text)?.[1] ?? String(status);
  const cause = new Error(`ClickHouse answered ${status}: ${text.slice(0, 500)}`);
  if (fullCodes.has(number)) return new AxionError('store.full', { store: 'clickhouse' }, cause);
  if (passingCodes.has(number) || status === 502 || status === 503) return clickhouseUnavailable(cause);
  return new AxionError('store.refused', { store: 'clickhouse', code: number }, cause);
}
