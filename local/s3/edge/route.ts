import type { Answer } from './answer.ts';
import { requireBucketName } from './bucket-name.ts';
import type { BucketCall, Call, ObjectCall, Operation } from './call.ts';
import { S3Error } from './s3-error.ts';
import { parameter, type S3Request } from './s3-request.ts';

/** When a row of the routing table is meant: by method, by sub-resource (`?uploads`), by a header. */
type Match = {
  readonly method: string;
  /** Parameters that must be there, with a value where one is given. */
  readonly query?: Readonly<Record<string, string | true>>;
  readonly header?: string;
};

/** One row: what is asked of whom, and the operation. The first row that fits is taken. */
export type Route = Match &
  (
    | { readonly about: 'service'; readonly answer: Operation<Call> }
    | { readonly about: 'bucket'; readonly answer: Operation<BucketCall>; readonly bucketMayBeAbsent?: true }
    | { readonly about: 'object'; readonly answer: Operation<ObjectCall> }
  );

/** Sub-resources of S3. A request that names one which no row wants must not be taken for a plain one: `PUT ?tagging` is no object. */
const subResources = new Set([
  ...[
    'accelerate',
    'acl',
    'analytics',
    'attributes',
    'cors',
    'delete',
    'encryption',
    'intelligent-tiering',
    'inventory',
    'legal-hold',
    'lifecycle',
  ],
  ...[
    'location',
    'logging',
    'metadataConfiguration',
    'metadataTable',
    'metrics',
    'notification',
    'object-lock',
    'ownershipControls',
    'policy',
    'policyStatus',
  ],
  ...[
    'publicAccessBlock',
    'replication',
    'renameObject',
    'requestPayment',
    'restore',
    'retention',
    'select',
    'session',
    'tagging',
    'torrent',
    'uploadId',
  ],
  ...['uploads', 'versioning', 'versions', 'website'],
]);

/** Finds the row for a request and runs it. @throws S3Error `NotImplemented`, `MethodNotAllowed`, `NoSuchBucket`, and what the operation throws */
export async function answerBy(routes: readonly Route[], call: Call): Promise<Answer> {
  const { request } = call;
  const { bucket, key } = request;
  const about = key !== undefined ? 'object' : bucket !== undefined ? 'bucket' : 'service';
  const route = routes.find((row) => row.about === about && fits(row, request));
  const unknown = request.query.find(([name]) => subResources.has(name) && !(route?.query && Object.hasOwn(route.query, name)));
  if (unknown) throw new S3Error('NotImplemented', { Header: unknown[0] });
  const version = parameter(request, 'versionId');
  if (version !== undefined && version !== 'null') throw new S3Error('NotImplemented', { Header: 'versionId' });
  if (!route) throw new S3Error('MethodNotAllowed', { Method: request.method, ResourceType: about.toUpperCase() });
  if (route.about === 'service') return route.answer(call);
  requireBucketName(bucket as string);
  const mayBeAbsent = route.about === 'bucket' && route.bucketMayBeAbsent;
  if (!mayBeAbsent && !call.store.buckets.has(bucket as string)) throw new S3Error('NoSuchBucket', { BucketName: bucket as string });
  return route.about === 'bucket'
    ? route.answer({ ...call, bucket: bucket as string })
    : route.answer({ ...call, bucket: bucket as string, key: key as string });
}

function fits({ method, query = {}, header }: Match, request: S3Request): boolean {
  const asked = Object.entries(query).every(([name, value]) =>
    value === true ? parameter(request, name) !== undefined : parameter(request, name) === value,
  );
  return method === request.method && asked && (header === undefined || request.headers[header] !== undefined);
}
