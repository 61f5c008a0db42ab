import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import type { CheckedAddress, SourceConnection } from '../connector.ts';
import { connectionFailure } from './clickhouse-error.ts';
import { openHttp } from './http-call.ts';
import { queryOptions, textLiteral } from './read-rows.ts';
import type { ClickHouseSettings } from './settings.ts';

const Version = z.array(z.object({ version: z.string() })).length(1);
const Tables = z.array(z.object({ name: z.string(), comment: z.string(), rows: z.number().nullable() }));
const Columns = z.array(z.object({ table: z.string(), name: z.string(), type: z.string(), comment: z.string() }));
const tableLimit = 5_000;
const columnLimit = 100_000;
const metadataSeconds = '20';

/** A way to one ClickHouse server. `source` stands in messages. */
export function connectClickHouse(settings: ClickHouseSettings, address: CheckedAddress, source: string): SourceConnection {
  const http = openHttp(source, address, settings);
  const database = textLiteral(settings.database);
  const ask = <Row>(schema: z.ZodType<Row>, sql: string, signal: AbortSignal): Promise<Row> =>
    http
      .rows({ sql, signal, options: { max_execution_time: metadataSeconds, output_format_json_quote_64bit_integers: '0' } })
      .then((rows) => schema.parse(rows));

  return {
    database: settings.database,
    reach: (signal) => reach(source, address, signal),
    version: async (signal) => (await ask(Version, 'select version() as version', signal))[0]?.version ?? '',
    listTables: (signal) =>
      ask(
        Tables,
        `select name, comment, total_rows as rows from system.tables
          where database = ${database} and not is_temporary and name not like '.%' order by name limit ${tableLimit}`,
        signal,
      ),
    listColumns: (tables, signal) =>
      tables.length === 0
        ? Promise.resolve([])
        : ask(
            Columns,
            `select table, name, type, comment from system.columns
              where database = ${database} and table in (${tables.map(textLiteral).join(', ')}) order by table, position limit ${columnLimit}`,
            signal,
          ),
    readRow: async (table, signal) => {
      const name = `\`${table.replaceAll(/[\\`]/g, '\\$&')}\``;
      return (await ask(z.array(z.unknown()), `select 1 from \`${settings.database}\`.${name} limit 1`, signal)).length > 0;
    },
    run: (query, signal) => http.stream({ sql: query.sql, options: queryOptions(query), signal }),
    // SYNC answers when the query has ended; no row means that nothing of this name runs.
    stop: async (queryId, signal) => {
      await http.rows({ sql: `KILL QUERY WHERE query_id = ${textLiteral(queryId)} SYNC`, options: {}, signal });
    },
    close: () => http.close(),
  };
}

/** A socket to the checked address and, with TLS, a certificate that holds for the host's name. */
function reach(source: string, { addresses, host, port, tls, trusted }: CheckedAddress, signal: AbortSignal): Promise<void> {
  const [first] = addresses;
  const target = { host: first?.address ?? host, port };
  return new Promise((resolve, reject) => {
    const socket: Socket = tls ? connectTls({ ...target, ...(isName(host) ? { servername: host } : {}) }) : connectTcp(target);
    const finish = (error?: unknown) => {
      socket.destroy();
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(connectionFailure(source, trusted, error));
    };
    const onAbort = () => finish(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    socket.once(tls ? 'secureConnect' : 'connect', () => finish());
    socket.once('error', finish);
  });
}

const isName = (host: string): boolean => /[a-z]/i.test(host) && !host.includes(':');
