import type { QueryRun } from '@axion/contracts/gen/query.ts';
import type { QueryRunRow } from './query-run.queries.ts';

/** A query as its owner sees it. */
export const showRun = (row: QueryRunRow, now: Date): QueryRun => ({
  id: row.id,
  source: row.source,
  sql: row.sql,
  state: row.state,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
  elapsedMs: Math.max(0, (row.endedAt === null ? now.getTime() : Date.parse(row.endedAt)) - Date.parse(row.startedAt)),
  rowLimit: row.rowLimit,
  rowsReturned: row.rowsReturned,
  bytesReturned: row.bytesReturned,
  complete: row.isComplete,
  reason: row.cutReason,
  progress: null,
  problem: row.problem,
});
