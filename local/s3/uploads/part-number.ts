import { S3Error } from '../edge/s3-error.ts';
import { parameter, type S3Request } from '../edge/s3-request.ts';
import { mostParts } from '../store/uploads-table.ts';

/** 1 to 10,000. @throws S3Error `InvalidArgument` */
export function readPartNumber(request: S3Request): number {
  const text = parameter(request, 'partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= mostParts) return number;
  throw new S3Error('InvalidArgument', {
    message: `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    ArgumentName: 'partNumber',
    ArgumentValue: text,
  });
}
