import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type XmlFields, xmlDocument } from './xml.ts';

/** What an operation answers; sent by the edge. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | ByteSource;
};

/** Bytes of known length from the disk. */
export type ByteSource = { readonly sizeBytes: number; readonly bytes: AsyncIterable<Buffer>; readonly close: () => void };

/** 200 with an XML document. */
export const xmlAnswer = (root: string, content: XmlFields | string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xmlDocument(root, content),
});

/** Sends an answer. Answers to HEAD carry the length of the body that GET would have. @throws when the client goes away in the middle */
export async function sendAnswer(response: ServerResponse, { status, headers = {}, body }: Answer, isHead: boolean): Promise<void> {
  const source = typeof body === 'object' ? body : undefined;
  try {
    const sizeBytes =
      typeof body === 'string' ? Buffer.byteLength(body) : (body?.sizeBytes ?? (status === 204 || status === 304 ? undefined : 0));
    for (const [name, value] of Object.entries({ 'content-length': sizeBytes, ...headers }))
      if (value !== undefined) response.setHeader(name, value);
    response.writeHead(status);
    if (source && !isHead) await pipeline(Readable.from(source.bytes), response);
    else response.end(isHead ? undefined : body);
  } finally {
    source?.close();
  }
}
