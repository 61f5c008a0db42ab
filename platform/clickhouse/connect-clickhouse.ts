import type { ClickHouse, EngineSettings, InsertOptions } from './clickhouse.ts';
import { asLacking, translateClickHouseError } from './clickhouse-fault.ts';
import { openStream } from './open-stream.ts';
import { rowLines } from './row-lines.ts';
import { type Answer, type Call, openSender } from './send-statement.ts';

export type ClickHouseSettings = {
  /** `http[s]://user:password@host:8123/database` */
  readonly url: string;
  readonly connections?: number;
  /** The longest that one call may take, here and at the server; streams have a deadline for their first byte instead. */
  readonly timeoutMs?: number;
  /** The longest silence inside a stream. */
  readonly silenceMs?: number;
  /** Another database than the address names. */
  readonly database?: string;
};

/** The whole answer or an error; exact numbers, ISO times. */
const reading = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  date_time_output_format: 'iso',
  wait_end_of_query: 1,
  max_result_rows: 100_000,
  result_overflow_mode: 'throw',
};
const inserting = {
  async_insert: 0,
  date_time_input_format: 'best_effort',
  input_format_skip_unknown_fields: 0,
  // Defaults of columns reckon H3 cells; servers before 25.5 took the longitude first, and refuse what they do not know.
  geotoh3_argument_order: 'lat_lon',
  wait_end_of_query: 1,
};

/** Speaks ClickHouse's HTTP interface over kept connections; nothing is sent before the first call. */
export function connectClickHouse({
  url,
  database,
  connections = 8,
  timeoutMs = 30_000,
  silenceMs = 120_000,
}: ClickHouseSettings): ClickHouse {
  const sender = openSender({ url, database, connections, silenceMs });
  const answerText = async (call: Omit<Call, 'signal'>, given?: AbortSignal): Promise<string> => {
    // The server gives up first, and then says so.
    const deadline = AbortSignal.timeout(timeoutMs + 2_000);
    const signal = given === undefined ? deadline : AbortSignal.any([given, deadline]);
    const settings = { max_execution_time: Math.ceil(timeoutMs / 1_000), ...call.settings };
    return textOf(await sender.send({ ...call, settings, signal }), signal);
  };
  const answerOwn: typeof answerText = (call, signal) =>
    answerText(call, signal).catch((error) => {
      throw asLacking(error);
    });
  const execute = (statement: string) => answerText({ statement, settings: { wait_end_of_query: 1 } });
  const many: ClickHouse['many'] = async ({ name, text, values, row }, params, signal) => {
    const statement = `/* query=${name} */ ${text}`;
    const lines = await answerOwn({ statement, params: values(params), settings: reading, format: 'JSONEachRow' }, signal);
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => row.parse(JSON.parse(line)));
  };

  return {
    many,
    maybeOne: async (query, params, signal) => (await many(query, params, signal))[0],
    async insert(table, rows, options = {}) {
      if (Array.isArray(rows) && rows.length === 0) return;
      const { format, bytes } = 'bytes' in rows ? rows : { format: 'JSONEachRow', bytes: rowLines(rows) };
      const statement = `INSERT INTO ${checkedName(table)} FORMAT ${format}`;
      await answerOwn({ statement, data: bytes, settings: insertSettings(options) }, options.signal);
    },
    execute,
    stream: (statement, options) => openStream(sender, statement, { firstByteMs: timeoutMs, ...options }),
    async cancel(queryId) {
      if (!/^[\w.-]{1,128}$/.test(queryId)) throw new Error('a query id has letters, digits, dots, lines and dashes only');
      return (await execute(`KILL QUERY WHERE query_id = '${queryId}' SYNC FORMAT TabSeparated`)) !== '';
    },
    close: sender.close,
  };
}

const insertSettings = ({ deduplicationToken, isRewrite = false, settings }: InsertOptions): EngineSettings => ({
  ...inserting,
  ...(isRewrite
    ? { deduplicate_insert: 'disable' }
    : deduplicationToken === undefined
      ? {}
      : { insert_deduplication_token: deduplicationToken }),
  ...settings,
});

async function textOf({ response }: Answer, signal: AbortSignal): Promise<string> {
  try {
    return await response.body.text();
  } catch (error) {
    throw translateClickHouseError(signal.aborted ? signal.reason : error);
  }
}

/** Table names come from our own code; anything but letters is a fault there. */
function checkedName(table: string): string {
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/.test(table)) return table;
  throw new Error(`${table} is no table name`);
}
