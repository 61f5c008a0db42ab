import type { Readable } from 'node:stream';
import type { ColumnKind } from '@axion/contracts/gen/datasets.ts';
import type { z } from 'zod';

/** Where a source listens, as it was typed. */
export type SourceAddress = { readonly host: string; readonly port: number; readonly tls: boolean };

/** An address that was resolved once and may be called: connections go to exactly these IP addresses. */
export type CheckedAddress = SourceAddress & {
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  /** Named by the operator: what goes wrong there may be told in detail. */
  readonly trusted: boolean;
};

export type SourceTable = { readonly name: string; readonly comment: string; readonly rows: number | null };
export type SourceColumn = { readonly table: string; readonly name: string; readonly type: string; readonly comment: string };

/** What a source is asked to run: SQL that passed the gate. */
export type SourceQuery = {
  readonly sql: string;
  /** Known to the source too, so that the query can be stopped there. */
  readonly queryId: string;
  readonly format: 'ndjson' | 'arrow';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly limits: { readonly rows: number; readonly timeMs: number; readonly memoryBytes: number };
  /** A second guard inside the engine: conditions that every row of a table must meet, however it is reached. */
  readonly rowFilters: readonly { readonly table: string; readonly condition: string }[];
};

/** An open way to a source. Foreign errors come out as ours, without secrets. */
export type SourceConnection = {
  /** For SQL: the database that tables are in. */
  readonly database: string;
  /** Opens a socket (and TLS), sends nothing. */
  reach(signal: AbortSignal): Promise<void>;
  /** Signs in and tells the server's version. */
  version(signal: AbortSignal): Promise<string>;
  listTables(signal: AbortSignal): Promise<readonly SourceTable[]>;
  listColumns(tables: readonly string[], signal: AbortSignal): Promise<readonly SourceColumn[]>;
  /** Reads one row of a table; whether there was one. */
  readRow(table: string, signal: AbortSignal): Promise<boolean>;
  /** The answer's bytes as the source makes them; aborting the signal ends the connection. */
  run(query: SourceQuery, signal: AbortSignal): Promise<Readable>;
  /** Stops a query and returns when the source has confirmed that it does not run. */
  stop(queryId: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** A kind of source. Adding one is a folder of these parts and a line in the registry. */
export type Connector<Settings = never> = {
  readonly type: string;
  readonly label: string;
  /** Fields carry `.meta({ label, credential })`; the form and the sealing read them. */
  readonly settings: z.ZodObject;
  readonly addressOf: (settings: Settings) => SourceAddress;
  /** The database that tables without a qualifier are in; asked without credentials. */
  readonly databaseOf: (options: Readonly<Record<string, unknown>>) => string;
  /** What a column of this type holds. */
  readonly describeType: (type: string) => { readonly kind: ColumnKind; readonly nullable: boolean };
  readonly connect: (settings: Settings, address: CheckedAddress, source: string) => SourceConnection;
};
