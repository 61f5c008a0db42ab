/** Text of about this size is sent at once. */
const pieceLength = 65_536;

/** A row, or its JSON text where somebody made it already. */
export type Row = object | string;

/** Rows of one insert. */
export type Rows = readonly Row[] | AsyncIterable<Row> | RowBytes;

/** Rows that somebody wrote already, in a format of ClickHouse. */
export type RowBytes = { readonly format: 'JSONEachRow' | 'RowBinaryWithNamesAndTypes'; readonly bytes: Buffer };

/** Rows as JSON lines, some hundred at a time, so that neither many small writes nor one long text are made. A bigint keeps its digits. */
export async function* rowLines(rows: readonly Row[] | AsyncIterable<Row>): AsyncGenerator<string, void> {
  // What is there already is not waited for: a turn of the event loop for every row costs as much as its text.
  if (Symbol.iterator in rows) return yield* piecesOf(rows);
  let text = '';
  for await (const row of rows) {
    text += `${lineOf(row)}\n`;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function* piecesOf(rows: readonly Row[]): Generator<string, void> {
  let text = '';
  for (const row of rows) {
    text += `${lineOf(row)}\n`;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const lineOf = (row: Row): string => (typeof row === 'string' ? row : JSON.stringify(row, exact));
const exact = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
