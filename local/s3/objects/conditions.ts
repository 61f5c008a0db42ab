import { S3Error } from '../edge/s3-error.ts';
import type { StoredObject } from '../store/stored-object.ts';

type Headers = Readonly<Record<string, string>>;
type Version = Pick<StoredObject, 'etag' | 'modifiedMs'>;

/**
 * Whether an object is to be sent, by the preconditions of RFC 9110 section 13.2.2, to the second as HTTP dates are.
 * @param prefix `x-amz-copy-source-` for the source of a copy
 * @returns false for "not modified"
 * @throws S3Error `PreconditionFailed` that names the header
 */
export function isWanted(headers: Headers, { etag, modifiedMs }: Version, prefix: '' | 'x-amz-copy-source-' = ''): boolean {
  const of = (name: string) => headers[`${prefix}${name}`];
  const [match, unmodified, noneMatch, modified] = [
    of('if-match'),
    of('if-unmodified-since'),
    of('if-none-match'),
    of('if-modified-since'),
  ];
  const second = Math.floor(modifiedMs / 1_000) * 1_000;
  if (match !== undefined && !names(match, etag)) throw failed(`${prefix}If-Match`);
  if (match === undefined && unmodified !== undefined && second > Date.parse(unmodified)) throw failed(`${prefix}If-Unmodified-Since`);
  if (noneMatch !== undefined) return !names(noneMatch, etag);
  return modified === undefined || !(second <= Date.parse(modified));
}

/**
 * Whether an object may be written or removed where `present` stands now.
 * @throws S3Error `PreconditionFailed`, `NoSuchKey` (If-Match where nothing is), `NotImplemented` (If-None-Match on an ETag)
 */
export function requireWritable(headers: Headers, present: Version | undefined, key: string): void {
  const [match, noneMatch] = [headers['if-match'], headers['if-none-match']];
  if (noneMatch !== undefined && noneMatch.trim() !== '*') throw new S3Error('NotImplemented', { Header: 'If-None-Match' });
  if (noneMatch !== undefined && present) throw failed('If-None-Match');
  if (match !== undefined && !present) throw new S3Error('NoSuchKey', { Key: key });
  if (match !== undefined && present && !names(match, present.etag)) throw failed('If-Match');
}

const failed = (condition: string) => new S3Error('PreconditionFailed', { Condition: condition });

/** Whether a list of entity tags names this one; quotes are optional, as S3 clients leave them out. */
const names = (list: string, etag: string): boolean =>
  list.split(',').some((one) => {
    const name = one
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return name === '*' || name === etag;
  });
