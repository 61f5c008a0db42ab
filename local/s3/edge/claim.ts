import { algorithm, unsignedPayload } from '@axion/platform/objects/sigv4.ts';
import { S3Error } from './s3-error.ts';
import { parameter, type S3Request } from './s3-request.ts';

/** What a request says about its own signature; nothing is verified yet. */
export type Claim = {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  /** `20260102T030405Z`, and the same in milliseconds. */
  readonly instant: string;
  readonly time: number;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Hex SHA-256 of the body, or a mark. */
  readonly payload: string;
  readonly presigned: boolean;
  /** Of a presigned URL; else 0. */
  readonly expiresSeconds: number;
};

const authorization = /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const instantShape = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const longestExpirySeconds = 604_800;

/** @throws S3Error `AccessDenied` without a signature; `InvalidRequest` for another mechanism; a malformed one by the code of its place */
export function claimOf(request: S3Request): Claim {
  const header = request.headers.authorization;
  if (header?.startsWith(algorithm)) return claimOfHeader(header, request);
  if (parameter(request, 'X-Amz-Algorithm') !== undefined) return claimOfUrl(request);
  if (header !== undefined || parameter(request, 'AWSAccessKeyId') !== undefined)
    throw new S3Error('InvalidRequest', {
      message: `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    });
  throw new S3Error('AccessDenied');
}

function claimOfHeader(header: string, { headers }: S3Request): Claim {
  const [, credential = '', signedHeaders = '', signature = ''] = authorization.exec(header) ?? [];
  const scope = scopeOf(credential, 'AuthorizationHeaderMalformed');
  const payload = headers['x-amz-content-sha256'];
  if (payload === undefined)
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: x-amz-content-sha256' });
  if (headers['x-amz-security-token'] !== undefined) throw new S3Error('InvalidToken');
  const instant = headers['x-amz-date'] ?? '';
  const time = timeOf(instant);
  if (time === undefined) throw new S3Error('AccessDenied', { message: 'AWS authentication requires a valid x-amz-date header' });
  return { ...scope, instant, time, signedHeaders: signedHeaders.split(';'), signature, payload, presigned: false, expiresSeconds: 0 };
}

function claimOfUrl(request: S3Request): Claim {
  const of = (name: string): string => parameter(request, name) ?? '';
  const scope = scopeOf(of('X-Amz-Credential'), 'AuthorizationQueryParametersError');
  const wrong = (message: string): never => {
    throw new S3Error('AuthorizationQueryParametersError', { message });
  };
  const [instant, expires, signature] = [of('X-Amz-Date'), of('X-Amz-Expires'), of('X-Amz-Signature')];
  if (of('X-Amz-Algorithm') !== algorithm) wrong(`X-Amz-Algorithm only supports "${algorithm}"`);
  if (!/^\d{1,7}$/.test(expires)) wrong('X-Amz-Expires should be a number');
  if (Number(expires) > longestExpirySeconds) wrong(`X-Amz-Expires must be less than a week (in seconds) that is ${longestExpirySeconds}`);
  if (!/^[0-9a-f]{64}$/.test(signature)) wrong('X-Amz-Signature is not a signature');
  if (parameter(request, 'X-Amz-Security-Token') !== undefined) throw new S3Error('InvalidToken');
  const time = timeOf(instant) ?? wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const payload = parameter(request, 'X-Amz-Content-Sha256') ?? request.headers['x-amz-content-sha256'] ?? unsignedPayload;
  return {
    ...scope,
    instant,
    time,
    signedHeaders: of('X-Amz-SignedHeaders').split(';'),
    signature,
    payload,
    presigned: true,
    expiresSeconds: Number(expires),
  };
}

type Scope = { readonly accessKeyId: string; readonly day: string; readonly region: string };

/** Access key ids may hold slashes, so the scope is read from its end. */
function scopeOf(credential: string, code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError'): Scope {
  const parts = credential.split('/');
  const [day = '', region = '', service = '', end = ''] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  if (accessKeyId === '' || !/^\d{8}$/.test(day) || service !== 's3' || end !== 'aws4_request') throw new S3Error(code);
  return { accessKeyId, day, region };
}

function timeOf(instant: string): number | undefined {
  const [, ...fields] = instantShape.exec(instant) ?? [];
  const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = fields.map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return fields.length === 6 && Number.isFinite(time) ? time : undefined;
}
