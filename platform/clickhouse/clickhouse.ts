import type { Readable } from 'node:stream';
import type { ClickHouseQuery } from './clickhouse-query.ts';
import type { Rows } from './row-lines.ts';

/** Settings of ClickHouse by name. */
export type EngineSettings = Readonly<Record<string, string | number | boolean>>;

export type InsertOptions = {
  /** Two inserts with one token within the table's window are one: derive it from the content. */
  readonly deduplicationToken?: string;
  /** Set for an insert of what was deleted before, which the window would otherwise swallow. */
  readonly isRewrite?: boolean;
  readonly settings?: EngineSettings;
  readonly signal?: AbortSignal;
};

/** A query whose result is handed on as bytes. */
export type StreamOptions = {
  /** A format of ClickHouse, such as `ArrowStream` or `JSONEachRow`. */
  readonly format: string;
  /** Values of `{name:Type}` places, as `values` of a named query or `parameterText` makes them. */
  readonly params?: Readonly<Record<`param_${string}`, string>>;
  readonly settings?: EngineSettings;
  /** For `cancel`; made by us when absent. Letters, digits, `.`, `_` and `-`. */
  readonly queryId?: string;
  /** Aborting it stops the query. */
  readonly signal?: AbortSignal;
  /** How long the first byte may take; the call's deadline when absent. */
  readonly firstByteMs?: number;
};

/** A result that has begun to come. */
export type ClickHouseStream = {
  readonly queryId: string;
  /**
   * The bytes as ClickHouse made them; reading slowly slows the query down, destroying it stops the query. It ends cleanly only when the query did: else it fails
   * with an AxionError.
   */
  readonly body: Readable;
  /** X-ClickHouse-Summary: complete only for results that were whole before their first byte was sent. */
  readonly summary: Readonly<Record<string, string>>;
};

/**
 * What operations and consumers may do in ClickHouse.
 * @throws AxionError `store.unavailable` when it does not answer in time, `store.refused` with its error code, `store.full`; `clickhouseFaultOf` has its words;
 * from named queries and inserts `server.not-ready` when their tables, columns or rights are not there
 */
export type ClickHouse = {
  maybeOne<Params, Row>(query: ClickHouseQuery<Params, Row>, params: Params, signal?: AbortSignal): Promise<Row | undefined>;
  /** Times come as ISO 8601 in UTC, 64-bit integers and decimals as strings; more than 100,000 rows are refused. */
  many<Params, Row>(query: ClickHouseQuery<Params, Row>, params: Params, signal?: AbortSignal): Promise<readonly Row[]>;
  /**
   * Durable when it returns; one block up to a million rows. Rows are objects by column or their JSON text, at hand or coming, or bytes made already; a field that is no
   * column is refused, dates and bigints are kept exactly. `table` is a literal of ours, never a caller's word.
   */
  insert(table: string, rows: Rows, options?: InsertOptions): Promise<void>;
  /** A statement of ours as it is; the answer's text. */
  execute(sql: string): Promise<string>;
  /** One reading statement, its result straight from the socket. */
  stream(sql: string, options: StreamOptions): Promise<ClickHouseStream>;
  /** Stops a query of this user and waits until it has stopped. False when none of that id runs. */
  cancel(queryId: string): Promise<boolean>;
  close(): Promise<void>;
};
