import { hash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Secret } from '../config/secret.ts';
import { parseListing } from './listing.ts';
import { openObjectPermits } from './object-permits.ts';
import type { ByteRange, ByteStream, ObjectHead, Objects } from './objects.ts';
import { openPresigner } from './presign.ts';
import { type AddressStyle, addressOf } from './s3-address.ts';
import { translateS3Error } from './s3-fault.ts';
import { openS3Sender, type S3Patience, type S3Sender } from './send-s3.ts';
import { unsignedPayload } from './sigv4.ts';

export type ObjectsSettings = {
  readonly url: string;
  /** Host of presigned URLs, when browsers and phones reach the store by another name. */
  readonly publicUrl?: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly style: AddressStyle;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly patience?: Partial<S3Patience>;
};

const patience: S3Patience = { attempts: 4, connectTimeoutMs: 5_000, silenceTimeoutMs: 30_000 };
const pageKeys = 1_000;

/** The objects of one bucket. Opens no connection before the first call. */
export function connectObjects(settings: ObjectsSettings, now: () => Date = () => new Date()): Objects {
  const { url, publicUrl = url, bucket, style, region, accessKeyId } = settings;
  const keys = { region, accessKeyId, secretAccessKey: settings.secretAccessKey.reveal() };
  const presign = openPresigner({ address: addressOf({ url: publicUrl, bucket, style }), ...keys });
  const sender = openS3Sender({
    address: addressOf({ url, bucket, style }),
    ...keys,
    patience: { ...patience, ...settings.patience },
    now,
  });
  return {
    ...openObjectPermits(presign, now),
    list: (input) => listKeys(sender, input),
    head: (key) => head(sender, key),
    get: (key, range) => get(sender, key, range),
    put: (input) => put(sender, input),
    delete: async (key) => drained(await sender.send({ method: 'DELETE', key, accept: [404] })),
    check: async () => drained(await sender.send({ method: 'HEAD' })),
    close: () => sender.close(),
  };
}

async function* listKeys(
  sender: S3Sender,
  { prefix, after, limit = Number.POSITIVE_INFINITY }: Parameters<Objects['list']>[0],
): ReturnType<Objects['list']> {
  let left = limit;
  let next: string | undefined;
  while (left > 0) {
    const query: [string, string][] = [
      ['list-type', '2'],
      ['encoding-type', 'url'],
      ['prefix', prefix],
      ['max-keys', `${Math.min(left, pageKeys)}`],
    ];
    if (next !== undefined) query.push(['continuation-token', next]);
    else if (after !== undefined) query.push(['start-after', after]);
    const page = parseListing(await sender.sendForText({ method: 'GET', query }));
    yield* page.entries;
    left -= page.entries.length;
    next = page.next;
    if (next === undefined) return;
  }
}

async function head(sender: S3Sender, key: string): Promise<ObjectHead | undefined> {
  const response = await sender.send({ method: 'HEAD', key, headers: { 'x-amz-checksum-mode': 'ENABLED' }, accept: [404] });
  await drained(response);
  return response.statusCode === 404 ? undefined : headOf(response);
}

async function get(sender: S3Sender, key: string, range?: ByteRange): ReturnType<Objects['get']> {
  const headers: Record<string, string> = range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
  const response = await sender.send({ method: 'GET', key, headers, accept: [404] });
  if (response.statusCode !== 404) return { ...headOf(response), body: translated(response.body) };
  await drained(response);
  return undefined;
}

async function put(
  sender: S3Sender,
  { key, body, sizeBytes, contentType, sha256 }: Parameters<Objects['put']>[0],
): ReturnType<Objects['put']> {
  const known = body instanceof Uint8Array ? hash('sha256', body, 'base64') : sha256;
  const headers: Record<string, string> = { 'content-type': contentType, 'content-length': `${sizeBytes}` };
  if (known !== undefined) headers['x-amz-checksum-sha256'] = sha256 ?? known;
  const payload = known === undefined ? unsignedPayload : Buffer.from(known, 'base64').toString('hex');
  const response = await sender.send({ method: 'PUT', key, headers, body, payload });
  await drained(response);
  return { etag: textOf(response, 'etag') };
}

function headOf(response: Dispatcher.ResponseData): ObjectHead {
  const whole = /\/(\d+)$/.exec(textOf(response, 'content-range'))?.[1] ?? textOf(response, 'content-length');
  const sha256 = textOf(response, 'x-amz-checksum-sha256');
  return {
    sizeBytes: Number(whole),
    etag: textOf(response, 'etag'),
    contentType: textOf(response, 'content-type'),
    modifiedAt: new Date(textOf(response, 'last-modified')),
    ...(/^[^-]{44}$/.test(sha256) ? { sha256 } : {}),
  };
}

/** Bytes as they come; a cut connection is an AxionError here too. */
function translated(body: Dispatcher.ResponseData['body']): ByteStream {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* body as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw translateS3Error(error);
      }
    },
    destroy: () => body.destroy(),
  };
}

const textOf = ({ headers }: Dispatcher.ResponseData, name: string): string => String(headers[name] ?? '');

const drained = (response: Dispatcher.ResponseData): Promise<void> => response.body.dump({ limit: 65_536 });
