import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** A file of a base map by name; nothing that could leave the folder. */
const basemapName = /^[A-Za-z0-9_-]+\.pmtiles$/;

/** The first and last byte that a `Range` header asks for; null for the whole file, `outside` when the file is shorter. */
export function bytesAsked(range: string | null, sizeBytes: number): { readonly first: number; readonly last: number } | 'outside' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') return Number(last) === 0 ? 'outside' : { first: Math.max(0, sizeBytes - Number(last)), last: sizeBytes - 1 };
  if (last !== '' && Number(last) < Number(first)) return null;
  return Number(first) >= sizeBytes
    ? 'outside'
    : { first: Number(first), last: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

/** Answers a part of a PMTiles file with 206 and a strong ETag, as its readers need (RFC 9110 section 14). 404 when there is no such file. */
export async function sendBasemap(folder: string | undefined, name: string, request: Request): Promise<Response> {
  const file = folder === undefined || !basemapName.test(name) ? null : join(folder, name);
  const found = file === null ? null : await stat(file).catch(() => null);
  if (file === null || !found?.isFile())
    return new Response('Nothing is here.\n', { status: 404, headers: { 'cache-control': 'no-cache' } });
  const etag = `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}"`;
  const headers = { etag, 'accept-ranges': 'bytes', 'cache-control': 'no-cache', 'content-type': 'application/vnd.pmtiles' };
  const { headers: asked } = request;
  if (
    asked
      .get('if-none-match')
      ?.split(',')
      .some((tag) => tag.trim() === etag)
  )
    return new Response(null, { status: 304, headers });
  const isCurrent = (asked.get('if-range') ?? etag) === etag;
  const range = isCurrent ? bytesAsked(asked.get('range'), found.size) : null;
  if (range === 'outside') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${found.size}` } });
  const { first, last } = range ?? { first: 0, last: found.size - 1 };
  return new Response(request.method === 'HEAD' || found.size === 0 ? null : streamOf(file, first, last), {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      ...(range ? { 'content-range': `bytes ${first}-${last}/${found.size}` } : {}),
    },
  });
}

const streamOf = (file: string, start: number, end: number): ReadableStream =>
  Readable.toWeb(createReadStream(file, { start, end })) as unknown as ReadableStream;
