import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { AxionError } from '../errors/axion-error.ts';
import type { BucketAddress } from './s3-address.ts';
import { codeOf, faultOf, translateS3Error } from './s3-fault.ts';
import { signHeaders } from './sign-headers.ts';
import { emptyHash, openSigner } from './sigv4.ts';
import { canonicalQuery, encodeKey } from './uri-encoding.ts';

/** One call to the bucket. Without a key it is about the bucket itself. */
type S3Call = {
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  readonly key?: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** Hex SHA-256 of the body, or `UNSIGNED-PAYLOAD`. */
  readonly payload?: string;
  /** Answers that are no fault beside 2xx. */
  readonly accept?: readonly number[];
};

/** How patient the client is: attempts for what may be repeated, and deadlines for connecting and for each silence of the store. */
export type S3Patience = { readonly attempts: number; readonly connectTimeoutMs: number; readonly silenceTimeoutMs: number };

type Settings = {
  readonly address: BucketAddress;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly patience: S3Patience;
  readonly now: () => Date;
};
/** Sends signed calls, again when that is harmless and may help. */
export type S3Sender = {
  send(call: S3Call): Promise<Dispatcher.ResponseData>;
  /** The whole answer as text: a cut in its middle is also tried again. */
  sendForText(call: S3Call): Promise<string>;
  close(): Promise<void>;
};

/** Error documents are small; more is not read. */
const errorDocumentBytes = 65_536;

/** Opens a connection pool to a bucket. */
export function openS3Sender({ address, region, accessKeyId, secretAccessKey, patience, now }: Settings): S3Sender {
  const signer = openSigner(secretAccessKey, region);
  const { connectTimeoutMs, silenceTimeoutMs } = patience;
  // HTTP/2 has no `host` header to sign, and no S3 store needs it.
  const agent = new Agent({
    allowH2: false,
    connectTimeout: connectTimeoutMs,
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    connections: 64,
  });

  const once = async (call: S3Call): Promise<Dispatcher.ResponseData> => {
    const { method, key, query = [], body, payload = emptyHash } = call;
    const path = key === undefined ? address.pathPrefix || '/' : `${address.pathPrefix}/${encodeKey(key)}`;
    const headers = signHeaders(
      signer,
      accessKeyId,
      { method, path, query, headers: { ...call.headers, host: address.host }, payload },
      now(),
    );
    const target = query.length === 0 ? path : `${path}?${canonicalQuery(query)}`;
    const sent = body === undefined || body instanceof Uint8Array ? (body ?? null) : Readable.from(body, { objectMode: false });
    const response = await agent.request({ origin: address.origin, path: target, method, headers, body: sent });
    if (response.statusCode < 300 || call.accept?.includes(response.statusCode)) return response;
    throw faultOf(response.statusCode, codeOf(await errorDocument(response), response.statusCode));
  };

  return {
    send: (call) => patiently(call, () => once(call), patience.attempts),
    sendForText: (call) => patiently(call, async () => (await once(call)).body.text(), patience.attempts),
    close: () => agent.close(),
  };
}

/** Repeats calls that any number of times have one effect and whose body is still at hand; pauses grow, with chance in them. */
async function patiently<Result>({ body }: S3Call, attempt: () => Promise<Result>, attempts: number): Promise<Result> {
  const allowed = body === undefined || body instanceof Uint8Array ? attempts : 1;
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (thrown) {
      const error = translateS3Error(thrown);
      if (tried >= allowed || !(error instanceof AxionError && error.code === 'store.unavailable')) throw error;
      await pause(Math.random() * 100 * 2 ** tried);
    }
  }
}

async function errorDocument({ body }: Dispatcher.ResponseData): Promise<string> {
  let text = '';
  for await (const piece of body) {
    text += piece;
    if (text.length > errorDocumentBytes) break;
  }
  return text;
}
