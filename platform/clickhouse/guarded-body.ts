import { refusalOf } from './clickhouse-fault.ts';

/** An exception block is small; more than this of it is not kept. */
const longestBlockBytes = 65_536;

/**
 * The bytes of an answer without the exception that ClickHouse may write into it after the first byte (`__exception__`, then the tag of the header
 * X-ClickHouse-Exception-Tag). So no reader takes an error's text for data, and none sees a clean end.
 * @throws AxionError as `refusalOf` in place of an end; the source's error when it breaks without a word
 */
export async function* guardedBody(source: AsyncIterable<Buffer>, tag: string | undefined): AsyncGenerator<Buffer, void> {
  if (tag === undefined) {
    yield* source;
    return;
  }
  const marker = Buffer.from(`\r\n__exception__\r\n${tag}\r\n`);
  let open: Buffer = Buffer.alloc(0);
  let block: Buffer | undefined;
  try {
    for await (const chunk of source) {
      if (block !== undefined) {
        block = Buffer.concat([block, chunk]).subarray(0, longestBlockBytes);
        continue;
      }
      const bytes = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      const at = bytes.indexOf(marker);
      const upTo = at >= 0 ? at : bytes.length - beginningOf(marker, bytes);
      if (upTo > 0) yield bytes.subarray(0, upTo);
      open = bytes.subarray(upTo);
      if (at >= 0) block = bytes.subarray(at + marker.length);
    }
  } catch (error) {
    throw block === undefined ? error : refusalOf(500, messageIn(block, tag));
  }
  if (block !== undefined) throw refusalOf(500, messageIn(block, tag));
  if (open.length > 0) yield open;
}

/** How many bytes at the end may be the marker's beginning. */
function beginningOf(marker: Buffer, bytes: Buffer): number {
  for (let length = Math.min(marker.length - 1, bytes.length); length > 0; length--)
    if (bytes.subarray(bytes.length - length).equals(marker.subarray(0, length))) return length;
  return 0;
}

/** The block ends with its length, the tag and the marker once more. */
const messageIn = (block: Buffer, tag: string): string =>
  block.toString('utf8').split(new RegExp(`\\d+ ${tag}\\r\\n__exception__`))[0] ?? '';
