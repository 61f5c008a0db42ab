import type { PassingBytes } from '../body/digest-passing.ts';
import type { Store } from '../store/open-store.ts';
import type { Answer } from './answer.ts';
import type { S3Request } from './s3-request.ts';

/** A verified request with all that an operation may need. */
export type Call = {
  readonly request: S3Request;
  readonly store: Store;
  readonly region: string;
  readonly now: Date;
  /** The bytes of the body, checked while they pass. Asking for them lets a client that waits for `100 Continue` go on. @throws S3Error */
  body(): PassingBytes;
  /** A small body as text, checked. @throws S3Error `MaxMessageLengthExceeded` */
  text(limitBytes: number): Promise<string>;
};

/** A call about a bucket, which exists unless the route says otherwise. */
export type BucketCall = Call & { readonly bucket: string };
/** A call about an object; whether there is one is up to the operation. */
export type ObjectCall = BucketCall & { readonly key: string };

export type Operation<Asked> = (call: Asked) => Answer | Promise<Answer>;
