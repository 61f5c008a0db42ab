import { S3Error } from './s3-error.ts';

/** A whole number of a query, or the fallback when it is absent. @throws S3Error `InvalidArgument` */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { fallback, least, most }: { fallback: number; least: number; most: number },
): number {
  if (text === undefined || text === '') return fallback;
  const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < least || value > most)
    throw new S3Error('InvalidArgument', {
      message: `Argument ${name} must be an integer between ${least} and ${most}`,
      ArgumentName: name,
      ArgumentValue: text,
    });
  return value;
}
