/** Text of about this size is sent at once. */
const pieceLength = 65_536;

/** Rows as JSON lines, some hundred at a time, so that neither many small writes nor one long text are made. A bigint keeps its digits. */
export async function* rowLines(rows: readonly object[] | AsyncIterable<object>): AsyncGenerator<string, void> {
  let text = '';
  for await (const row of rows) {
    text += `${JSON.stringify(row, exact)}\n`;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const exact = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
