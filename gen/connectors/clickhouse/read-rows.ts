import type { SourceQuery } from '../connector.ts';
import { parameterText } from './parameter-text.ts';

const formats = { ndjson: 'JSONEachRow', arrow: 'ArrowStream' } as const;

/** Time that the engine gets beyond ours: ours ends an answer honestly, the engine's ends a query that nobody watches any more. */
const graceSeconds = 2;

/**
 * Everything about a query but its text, as options of the HTTP interface. One row more than the limit is asked for: whether it comes tells
 * whether the answer is complete.
 */
export function queryOptions(query: SourceQuery): Record<string, string> {
  const { limits, rowFilters } = query;
  return {
    query_id: query.queryId,
    default_format: formats[query.format],
    limit: String(limits.rows + 1),
    max_execution_time: String(Math.ceil(limits.timeMs / 1_000) + graceSeconds),
    max_memory_usage: String(limits.memoryBytes),
    // Digits of 64-bit integers and decimals arrive exactly; times in UTC with their letter.
    output_format_json_quote_64bit_integers: '0',
    output_format_json_quote_decimals: '0',
    output_format_json_named_tuples_as_objects: '1',
    date_time_output_format: 'iso',
    // Starts of minutes, hours, days stay times: a plain DateTime comes out of Arrow as a number of seconds.
    enable_extended_results_for_datetime_functions: '1',
    // Browsers' Arrow readers take plain buffers only.
    output_format_arrow_compression_method: 'none',
    ...(rowFilters.length > 0 ? { additional_table_filters: mapLiteral(rowFilters) } : {}),
    ...Object.fromEntries(Object.entries(query.parameters).map(([name, value]) => [`param_${name}`, parameterText(value)])),
  };
}

const mapLiteral = (filters: SourceQuery['rowFilters']): string =>
  `{${filters.map(({ table, condition }) => `${textLiteral(table)}:${textLiteral(condition)}`).join(',')}}`;

/** A text literal of ClickHouse. */
export const textLiteral = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
