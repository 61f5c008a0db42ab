import { SaxesParser } from 'saxes';
import type { ObjectEntry } from './objects.ts';

/** One page of `ListObjectsV2`. */
type Listing = { readonly entries: readonly ObjectEntry[]; readonly next: string | undefined };

/**
 * Reads a `ListBucketResult`; keys are decoded when the store says it encoded them.
 * @throws Error when the text is not well-formed XML or holds no listing
 */
export function parseListing(xml: string): Listing {
  const rows: Record<string, string>[] = [];
  const root = new Map<string, string>();
  const path: string[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
    if (path.length === 2 && name === 'Contents') rows.push({});
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', ({ name }) => {
    if (path.length === 2) root.set(name, text);
    const row = rows.at(-1);
    if (path.length === 3 && path[1] === 'Contents' && row) row[name] = text;
    path.pop();
  });
  parser.write(xml).close();
  if (!root.has('IsTruncated')) throw new Error('the store answered a listing without IsTruncated');
  const key = root.get('EncodingType') === 'url' ? decodeKey : (text: string) => text;
  return {
    entries: rows.map((row) => entryOf(row, key)),
    next: root.get('IsTruncated') === 'true' ? root.get('NextContinuationToken') : undefined,
  };
}

/** Stores write a space as `+` or `%20`. */
const decodeKey = (text: string): string => decodeURIComponent(text.replaceAll('+', '%20'));

const entryOf = ({ Key = '', Size, ETag = '', LastModified = '' }: Record<string, string>, key: (text: string) => string): ObjectEntry => ({
  key: key(Key),
  sizeBytes: Number(Size),
  etag: ETag,
  modifiedAt: new Date(LastModified),
});
