import type { Answer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parameter, type S3Request } from '../edge/s3-request.ts';
import { wholeNumber } from '../edge/whole-number.ts';
import type { Store } from '../store/open-store.ts';
import type { Segment, StoredObject } from '../store/stored-object.ts';
import { mostParts } from '../store/uploads-table.ts';
import { type ByteRange, readByteRange } from './byte-range.ts';
import { isWanted } from './conditions.ts';
import { checksumHeaders, describingHeaders, quoted } from './object-headers.ts';
import { readContent } from './read-content.ts';

/** GetObject and HeadObject: whole, a range of bytes, or a part of a multipart object. */
export const getObject: Operation<ObjectCall> = ({ request, store, bucket, key }): Answer => {
  const object = store.objects.find(bucket, key);
  if (!object) throw new S3Error('NoSuchKey', { Key: key });
  const described = { ...describingHeaders(object), ...overrides(request) };
  if (!isWanted(request.headers, object)) return { status: 304, headers: unchanged(described) };
  const part = partOf(request, store, object);
  const range = part?.range ?? readByteRange(rangeHeader(request, object), object.sizeBytes);
  const checksum = request.headers['x-amz-checksum-mode'] === 'ENABLED' && !range ? checksumHeaders(object) : {};
  const headers = { ...described, ...checksum, ...part?.headers };
  if (request.method === 'HEAD') return { status: range ? 206 : 200, headers: { ...headers, ...rangeHeaders(range, object) } };
  return { status: range ? 206 : 200, headers: { ...headers, ...rangeHeaders(range, object) }, body: readContent(store, object, range) };
};

const unchanged = ({ etag, 'last-modified': modified, 'cache-control': cache, expires }: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ etag, 'last-modified': modified, 'cache-control': cache, expires }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;

const rangeHeaders = (range: ByteRange | undefined, { sizeBytes }: StoredObject): Record<string, string | number> =>
  range
    ? { 'content-length': range.end - range.start + 1, 'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}` }
    : { 'content-length': sizeBytes };

/** `If-Range` asks for the range only while the object is the one that the client knows (RFC 9110 section 13.1.5). */
function rangeHeader({ headers }: S3Request, { etag, modifiedMs }: StoredObject): string | undefined {
  const known = headers['if-range'];
  const same = known === undefined || known === quoted(etag) || Date.parse(known) === Math.floor(modifiedMs / 1_000) * 1_000;
  return same ? headers.range : undefined;
}

/** `?partNumber=`: that part's bytes, and how many parts there are. An object in one piece has part 1. */
function partOf(
  request: S3Request,
  store: Store,
  object: StoredObject,
): { readonly range?: ByteRange; readonly headers: Record<string, string> } | undefined {
  const text = parameter(request, 'partNumber');
  if (text === undefined) return undefined;
  const number = wholeNumber('partNumber', text, { fallback: 1, least: 1, most: mostParts });
  const segments = store.objects.segments(object);
  const segment = segments[number - 1];
  if (!segment) throw new S3Error('InvalidPartNumber', { ActualPartCount: `${segments.length}`, PartNumberRequested: `${number}` });
  const headers = object.partCount === null ? {} : { 'x-amz-mp-parts-count': `${object.partCount}` };
  return object.sizeBytes === 0 ? { headers } : { range: rangeOfSegment(segments, segment), headers };
}

function rangeOfSegment(segments: readonly Segment[], segment: Segment): ByteRange {
  const start = segments.slice(0, segments.indexOf(segment)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { start, end: start + segment.sizeBytes - 1 };
}

const overridable = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition', 'content-encoding'];

/** `?response-content-type=` and its kin. @throws S3Error `InvalidArgument` for what cannot stand in a header */
function overrides(request: S3Request): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of overridable) {
    const value = parameter(request, `response-${name}`);
    if (value === undefined) continue;
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw new S3Error('InvalidArgument', {
        message: 'Header value cannot be represented using ISO-8859-1.',
        ArgumentName: `response-${name}`,
      });
    found[name] = value;
  }
  return found;
}
