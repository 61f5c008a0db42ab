import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** Headers that belong to one connection, not to the message (RFC 9110 section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends a request on to another origin and its answer back as it comes: bytes chunk by chunk, cookies and redirects untouched, no time limit of
 * its own. A caller that goes away ends the call behind it, and an answer that breaks off breaks off here too. No answer at all is 502 problem+json.
 */
export async function forward(request: Request, origin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const send = origin.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const onward = send(
      `${origin}${pathname}${search}`,
      { method: request.method, headers: headersOf(request), signal: request.signal },
      (answer) => {
        const headers = new Headers();
        for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
          const name = answer.rawHeaders[index] ?? '';
          if (!hopByHop.has(name.toLowerCase())) headers.append(name, answer.rawHeaders[index + 1] ?? '');
        }
        const status = answer.statusCode ?? 502;
        const isEmpty = status === 204 || status === 304 || request.method === 'HEAD';
        resolve(new Response(isEmpty ? null : (Readable.toWeb(answer) as unknown as ReadableStream), { status, headers }));
      },
    );
    onward.once('error', (error) => resolve(unreachable(error)));
    if (request.body) pipeline(Readable.fromWeb(request.body as unknown as NodeReadableStream), onward).catch(() => onward.destroy());
    else onward.end();
  });
}

function headersOf(request: Request): Record<string, string> {
  const kept = [...request.headers].filter(([name]) => !hopByHop.has(name) && name !== 'host' && !name.startsWith('x-middleware-'));
  return { ...Object.fromEntries(kept), 'x-forwarded-host': request.headers.get('host') ?? '' };
}

const unreachable = (error: Error): Response =>
  Response.json(
    {
      type: 'urn:axion:problem:network.unreachable',
      code: 'network.unreachable',
      status: 502,
      retryable: true,
      title: 'The Gen API cannot be reached',
      detail: `Gen Web got no answer from it: ${(error as NodeJS.ErrnoException).code ?? 'no connection'}.`,
      hint: 'Is gen-api running? `axion status` shows it; AXION_GEN_API_URL names its address.',
      requestId: '',
    },
    { status: 502, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
  );
