import type { WriteDeps } from './write-rows.ts';

/** The same ClickHouse, whose calls end when the signal says so: a try of a batch whose time is up must not write beside the next one. */
export const untilAborted = ({ clickhouse }: WriteDeps, signal: AbortSignal): WriteDeps => ({
  clickhouse: {
    many: (query, params) => clickhouse.many(query, params, signal),
    insert: (table, rows, options) => clickhouse.insert(table, rows, { ...options, signal }),
  },
});
