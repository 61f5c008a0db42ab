import { S3Error } from '../edge/s3-error.ts';
import { type Checksum, type ChecksumName, checksumNames, checksums, isChecksumName, isChecksumValue } from './checksum.ts';
import { type PayloadMark, readPayloadMark } from './payload-mark.ts';

/** What a request promises about its body; a body that breaks a promise is refused whole. */
export type ExpectedBody = {
  readonly mark: PayloadMark;
  /** Of the bytes to store, unwrapped. */
  readonly sizeBytes: number;
  /** Base64. */
  readonly md5?: string;
  /** The value may come behind the body. */
  readonly checksum?: { readonly name: ChecksumName; readonly value?: Checksum['value'] };
};

type Headers = Readonly<Record<string, string>>;

/** Largest object in one piece, and largest part: 5 GiB. */
const largestBytes = 5 * 2 ** 30;

/** @throws S3Error `MissingContentLength`, `EntityTooLarge`, `InvalidDigest`, `InvalidRequest`, `InvalidArgument` */
export function readExpectedBody(payload: string, headers: Headers): ExpectedBody {
  const mark = readPayloadMark(payload);
  const sizeBytes = readSize(mark, headers);
  const md5 = headers['content-md5'];
  if (md5 !== undefined && !isBase64(md5, 16)) throw new S3Error('InvalidDigest');
  const checksum = readChecksum(mark, headers);
  return { mark, sizeBytes, ...(md5 === undefined ? {} : { md5 }), ...(checksum === undefined ? {} : { checksum }) };
}

function readSize({ chunked }: PayloadMark, headers: Headers): number {
  const text = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'];
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new S3Error('MissingContentLength');
  if (Number(text) > largestBytes) throw new S3Error('EntityTooLarge', { ProposedSize: text, MaxSizeAllowed: `${largestBytes}` });
  return Number(text);
}

function readChecksum({ trailer }: PayloadMark, headers: Headers): ExpectedBody['checksum'] {
  const given = checksumNames.filter((name) => headers[checksums[name].header] !== undefined);
  const announced = trailer ? announcedIn(headers['x-amz-trailer'] ?? '') : undefined;
  const named = headers['x-amz-sdk-checksum-algorithm'];
  if (given.length + (announced ? 1 : 0) > 1)
    throw new S3Error('InvalidRequest', { message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.' });
  const name = given[0] ?? announced;
  if (name === undefined) {
    if (named !== undefined)
      throw new S3Error('InvalidRequest', {
        message: 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
      });
    return undefined;
  }
  if (named !== undefined && named.toUpperCase() !== name)
    throw new S3Error('InvalidRequest', { message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.' });
  const value = headers[checksums[name].header];
  if (value === undefined) return { name };
  if (!isChecksumValue(name, value))
    throw new S3Error('InvalidRequest', { message: `Value for ${checksums[name].header} header is invalid.` });
  return { name, value };
}

function announcedIn(trailer: string): ChecksumName | undefined {
  const names = trailer
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const found = checksumNames.find((name) => names.includes(checksums[name].header));
  if (names.length > 1 || (names.length === 1 && !found))
    throw new S3Error('InvalidRequest', { message: 'The value specified in the x-amz-trailer header is not supported' });
  return found;
}

/** The algorithm that a header asks for. @throws S3Error `InvalidRequest` for an unknown one */
export function readChecksumName(text: string | undefined): ChecksumName | undefined {
  const name = text?.toUpperCase();
  if (name === undefined || isChecksumName(name)) return name;
  throw new S3Error('InvalidRequest', {
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  });
}

const isBase64 = (text: string, sizeBytes: number): boolean => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === sizeBytes && bytes.toString('base64') === text;
};
