import { AxionError } from '../errors/axion-error.ts';
import type { ObjectPermits } from './objects.ts';
import type { openPresigner } from './presign.ts';

/** Longest life of a presigned URL in S3: seven days. */
const longestSeconds = 604_800;
const base64Sha256 = /^[A-Za-z0-9+/]{43}=$/;

/** Permits on top of a presigner; what no store would take is refused here, before anyone travels with it. */
export function openObjectPermits(presign: ReturnType<typeof openPresigner>, now: () => Date): ObjectPermits {
  return {
    presignPut({ key, sizeBytes, sha256, contentType, expiresSeconds }) {
      refuseUnless(isKey(key), 'key');
      refuseUnless(Number.isSafeInteger(sizeBytes) && sizeBytes >= 0, 'sizeBytes');
      refuseUnless(base64Sha256.test(sha256), 'sha256');
      refuseUnless(/^[!-~]+$/.test(contentType), 'contentType');
      refuseUnless(isExpiry(expiresSeconds), 'expiresSeconds');
      const signed = [
        ['content-length', `${sizeBytes}`],
        ['content-type', contentType],
        ['x-amz-checksum-sha256', sha256],
      ] as const;
      const url = presign({ method: 'PUT', operation: 'PutObject', key, expiresSeconds, headers: signed }, now());
      return { url, headers: { 'content-length': `${sizeBytes}`, 'content-type': contentType, 'x-amz-checksum-sha256': sha256 } };
    },
    presignGet({ key, expiresSeconds }) {
      refuseUnless(isKey(key), 'key');
      refuseUnless(isExpiry(expiresSeconds), 'expiresSeconds');
      return presign({ method: 'GET', operation: 'GetObject', key, expiresSeconds, headers: [] }, now());
    },
  };
}

/** Keys are 1 to 1,024 bytes of UTF-8 (S3 user guide, "Naming Amazon S3 objects"). */
const isKey = (key: string): boolean => key.length > 0 && key.isWellFormed() && (key.length <= 341 || Buffer.byteLength(key) <= 1_024);

const isExpiry = (seconds: number): boolean => Number.isInteger(seconds) && seconds >= 1 && seconds <= longestSeconds;

function refuseUnless(fine: boolean, path: string): void {
  if (!fine)
    throw new AxionError('request.malformed', { errors: [{ path, code: 'invalid_value', message: `not a usable ${path} of an object` }] });
}
