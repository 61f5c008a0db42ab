import { xmlAnswer } from '../edge/answer.ts';
import type { BucketCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parseXml } from '../edge/xml.ts';

const mostKeys = 1_000;
const largestDocumentBytes = 2 * 2 ** 20;

/** DeleteObjects: up to 1,000 keys in one change. */
export const deleteObjects: Operation<BucketCall> = async ({ request, store, bucket, text }) => {
  const vouched = Object.keys(request.headers).some(
    (name) => name === 'content-md5' || name.startsWith('x-amz-checksum-') || name === 'x-amz-trailer',
  );
  if (!vouched)
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*' });
  const document = parseXml(await text(largestDocumentBytes), 'Delete');
  const asked = document.all('Object').map((object) => ({ key: object.one('Key')?.text, version: object.one('VersionId')?.text }));
  if (asked.length === 0 || asked.length > mostKeys) throw new S3Error('MalformedXML');
  const keys = asked.map(({ key, version }) => {
    if (key === undefined || key === '') throw new S3Error('MalformedXML');
    if (version !== undefined && version !== 'null') throw new S3Error('NotImplemented', { Header: 'VersionId' });
    return key;
  });
  await store.change(() => {
    for (const key of keys) store.objects.remove(bucket, key);
  });
  const quiet = document.one('Quiet')?.text === 'true';
  return xmlAnswer('DeleteResult', quiet ? {} : { Deleted: keys.map((key) => ({ Key: key })) });
};
