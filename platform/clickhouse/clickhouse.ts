import type { ClickHouseQuery } from './clickhouse-query.ts';

export type InsertOptions = {
  /** Two inserts with one token within the table's window are one: derive it from the content. */
  readonly deduplicationToken?: string;
  /** Set for an insert of what was deleted before, which the window would otherwise swallow. */
  readonly isRewrite?: boolean;
  readonly signal?: AbortSignal;
};

/**
 * What operations and consumers may do in ClickHouse.
 * @throws AxionError `store.unavailable` when it does not answer in time, `store.refused` with its error code, `store.full`
 */
export type ClickHouse = {
  maybeOne<Params, Row>(query: ClickHouseQuery<Params, Row>, params: Params, signal?: AbortSignal): Promise<Row | undefined>;
  many<Params, Row>(query: ClickHouseQuery<Params, Row>, params: Params, signal?: AbortSignal): Promise<readonly Row[]>;
  /** One block, durable when it returns; rows are objects by column. `table` is a literal of ours, never a caller's word. */
  insert(table: string, rows: readonly object[], options?: InsertOptions): Promise<void>;
  /** A statement of ours as it is; the answer's text. */
  execute(sql: string): Promise<string>;
  close(): Promise<void>;
};
