import { fault } from '../clickhouse-fault.ts';
import { plainText } from './literal.ts';
import type { QueryShape } from './query-shape.ts';
import { isSign, isWord } from './tokens.ts';

/**
 * The query ids of `KILL QUERY WHERE query_id = '…'`; undefined when the statement is another. The engine gives its statements ids of its own,
 * so we look these up ourselves.
 * @throws ClickHouseFault 48 for any other condition
 */
export function killedQueryId({ tokens }: QueryShape): string | undefined {
  const [kill, query, where, column, equals, value, mode] = tokens;
  if (!isWord(kill, 'KILL') || !isWord(query, 'QUERY')) return undefined;
  const id = value?.kind === 'string' ? plainText(value.text) : undefined;
  const known = isWord(where, 'WHERE') && column?.text === 'query_id' && isSign(equals, '=') && id !== undefined;
  const plainMode = mode === undefined || isWord(mode, 'SYNC') || isWord(mode, 'ASYNC') || isWord(mode, 'FORMAT');
  if (!known || !plainMode) throw fault(48, "KILL QUERY is understood as KILL QUERY WHERE query_id = '…' [SYNC | ASYNC]");
  return id;
}
