import { keyBytes } from './rows.ts';

/** Keys from `from` (among them) to `below` (not among them), by their bytes. */
type KeyRange = { readonly from: Buffer; readonly below: Buffer };

/** What a listing looks at. `after` is a key or a common prefix that was answered before. */
export type ListingQuery = { readonly prefix: string; readonly delimiter: string; readonly after: string };

/** The first bytes that stand after every key that starts with `prefix`. No byte of UTF-8 is 0xff, so adding one to the last never carries. */
export function pastPrefix(prefix: string): Buffer {
  if (prefix === '') return Buffer.from([0xff]);
  const bytes = keyBytes(prefix);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) + 1;
  return bytes;
}

/** The name under which a key is rolled up: up to the first delimiter behind the prefix. Undefined when the key stands for itself. */
export function commonPrefixOf(key: string, { prefix, delimiter }: Pick<ListingQuery, 'prefix' | 'delimiter'>): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a listing goes on: behind the last key, or, when that was a common prefix, behind everything in it. */
export function rangeOf(query: ListingQuery): KeyRange {
  const { prefix, after } = query;
  const below = pastPrefix(prefix);
  const first = keyBytes(prefix);
  if (after === '') return { from: first, below };
  const rolledUp = after.startsWith(prefix) && commonPrefixOf(after, query) === after;
  const next = rolledUp ? pastPrefix(after) : Buffer.concat([keyBytes(after), Buffer.of(0)]);
  return { from: Buffer.compare(next, first) > 0 ? next : first, below };
}
