import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isKnown, rangeOf } from './answer-range.ts';

/** The files of a base map: a name, nothing that could leave the folder. */
export const basemapPath = /^\/basemap\/([A-Za-z0-9_-]+\.pmtiles)$/;

/** Answers a part of a PMTiles file: 206 with a strong ETag, as readers of PMTiles need. False when there is no such file. */
export async function sendBasemap(folder: string, name: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const file = await open(join(folder, name)).catch(() => null);
  if (!file) return false;
  try {
    await send(file, request, response);
  } finally {
    await file.close();
  }
  return true;
}

async function send(file: FileHandle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size, mtimeMs } = await file.stat();
  const etag = `"${size.toString(16)}-${Math.trunc(mtimeMs).toString(16)}"`;
  response
    .setHeader('etag', etag)
    .setHeader('accept-ranges', 'bytes')
    .setHeader('cache-control', 'no-cache')
    .setHeader('content-type', 'application/vnd.pmtiles');
  if (isKnown(request.headers['if-none-match'], etag)) return void response.writeHead(304).end();
  const range = rangeOf({
    range: request.headers.range,
    ifRange: request.headers['if-range'] as string | undefined,
    etag,
    sizeBytes: size,
  });
  if (range === 'unsatisfiable') return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
  const [start, end] = range === 'whole' ? [0, size - 1] : [range.from, range.to];
  response.writeHead(range === 'whole' ? 200 : 206, {
    'content-length': end - start + 1,
    ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) return void response.end();
  await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
}
