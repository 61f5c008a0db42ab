import { columnFromArray, type DataType, tableFromColumns, tableToIPC } from '@uwdata/flechette';

/** A column of a test: its name, its values, its Arrow type. */
export type FixtureColumn = readonly [name: string, values: readonly unknown[], type?: DataType];

/** Rows as an Arrow IPC stream, several batches if asked for. */
export const arrowStream = (columns: readonly FixtureColumn[], maxBatchRows = 1_000_000): Uint8Array => {
  const made = columns.map(
    ([name, values, type]) => [name, columnFromArray([...values], type as never, { maxBatchRows })] as [string, never],
  );
  return tableToIPC(tableFromColumns(made), { format: 'stream' }) as Uint8Array;
};

/** The line that ends every answer of the Gen API. */
export const completionLine = (rows: number, more: object = {}): Uint8Array =>
  new TextEncoder().encode(
    `${JSON.stringify({
      complete: true,
      reason: null,
      queryId: '019300aa-0000-7000-8000-000000000001',
      rowsReturned: rows,
      rowLimit: 1_000,
      bytesReturned: 1,
      elapsedMs: 2,
      ...more,
    })}\n`,
  );

/** Bytes one behind the other. */
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
