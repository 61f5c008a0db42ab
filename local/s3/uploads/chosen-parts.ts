import { type ChecksumName, checksumNames, checksums } from '../body/checksum.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parseXml } from '../edge/xml.ts';
import type { Part, Upload } from '../store/stored-object.ts';
import { mostParts } from '../store/uploads-table.ts';

/** A part as the client names it at the end. */
type AskedPart = {
  readonly number: number;
  readonly etag: string;
  readonly checksums: Readonly<Partial<Record<ChecksumName, string>>>;
};

/** All parts but the last have at least this many bytes. */
const leastPartBytes = 5 * 2 ** 20;

/** @throws S3Error `MalformedXML`, `InvalidPartOrder` */
export function readAskedParts(document: string): readonly AskedPart[] {
  const asked = parseXml(document, 'CompleteMultipartUpload')
    .all('Part')
    .map((part): AskedPart => {
      const [number, etag] = [Number(part.one('PartNumber')?.text), part.one('ETag')?.text];
      if (!Number.isInteger(number) || etag === undefined) throw new S3Error('MalformedXML');
      const given = checksumNames.flatMap((name) => part.all(checksums[name].element).map(({ text }) => [name, text] as const));
      return { number, etag: etag.trim().replace(/^"(.*)"$/, '$1'), checksums: Object.fromEntries(given) };
    });
  if (asked.length === 0 || asked.length > mostParts) throw new S3Error('MalformedXML');
  if (asked.some(({ number }, i) => i > 0 && number <= (asked[i - 1] as AskedPart).number)) throw new S3Error('InvalidPartOrder');
  return asked;
}

/** The parts that were asked for, in order. @throws S3Error `InvalidPart`, `EntityTooSmall` */
export function chooseParts(asked: readonly AskedPart[], present: readonly Part[], upload: Upload): readonly Part[] {
  const byNumber = new Map(present.map((part) => [part.number, part]));
  const chosen = asked.map((one) => {
    const part = byNumber.get(one.number);
    if (!part || part.etag !== one.etag || !agrees(one, part))
      throw new S3Error('InvalidPart', { UploadId: upload.id, PartNumber: `${one.number}`, ETag: one.etag });
    return part;
  });
  const small = chosen.slice(0, -1).find(({ sizeBytes }) => sizeBytes < leastPartBytes);
  if (small)
    throw new S3Error('EntityTooSmall', {
      ProposedSize: `${small.sizeBytes}`,
      MinSizeAllowed: `${leastPartBytes}`,
      PartNumber: `${small.number}`,
      ETag: small.etag,
    });
  return chosen;
}

const agrees = ({ checksums: given }: AskedPart, { checksum }: Part): boolean =>
  Object.entries(given).every(([name, value]) => checksum !== null && checksum.name === name && checksum.value === value);
