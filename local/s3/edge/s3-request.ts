import type { IncomingMessage } from 'node:http';
import { decodeUri, type Place, placeOf } from './place.ts';

/** A request as it came in, in the words of S3. */
export type S3Request = Place & {
  readonly method: string;
  /** The path as sent, still encoded. */
  readonly rawPath: string;
  /** Decoded, in the order in which they came. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** By lower-case name; values as bytes in latin1, several of one name joined by commas. In a presigned URL, `x-amz-*` parameters count as headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers that came as headers. */
  readonly sentHeaders: ReadonlySet<string>;
  readonly requestId: string;
};

/** @throws S3Error `InvalidURI`, `KeyTooLongError` */
export function readRequest(request: Pick<IncomingMessage, 'url' | 'method' | 'headersDistinct'>, requestId: string): S3Request {
  const { url = '/', method = 'GET', headersDistinct } = request;
  const [rawPath, rawQuery] = splitOnce(url, '?');
  const query = rawQuery.split('&').filter(Boolean).map(parameterOf);
  const sent = Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')] as const);
  const headers = Object.fromEntries([...query.filter(isHoisted), ...sent]);
  return {
    ...placeOf(rawPath, headers.host ?? ''),
    method,
    rawPath,
    query,
    headers,
    sentHeaders: new Set(sent.map(([name]) => name)),
    requestId,
  };
}

/**
 * Signers move headers such as `x-amz-meta-*` into the URL, where they keep their lower case; `X-Amz-Signature` and its kin do not. The AWS SDKs also
 * put a CRC there, of no bytes when they know no body: that is no promise about the body that comes (S3 passes over it, too).
 */
const isHoisted = ([name, value]: readonly [string, string]): boolean =>
  name.startsWith('x-amz-') && name !== 'x-amz-sdk-checksum-algorithm' && !(name.startsWith('x-amz-checksum-crc') && /^A+=+$/.test(value));

/** The first value of a parameter; the empty text for one without value, undefined for none. */
export const parameter = ({ query }: Pick<S3Request, 'query'>, name: string): string | undefined =>
  query.find(([other]) => other === name)?.[1];

function parameterOf(pair: string): readonly [string, string] {
  const [name, value] = splitOnce(pair, '=');
  return [decodeUri(name.replaceAll('+', ' ')), decodeUri(value.replaceAll('+', ' '))];
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
