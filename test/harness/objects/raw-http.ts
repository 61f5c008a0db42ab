import { connect, type Socket } from 'node:net';
import { signHeaders } from '@axion/platform/objects/sign-headers.ts';
import { openSigner } from '@axion/platform/objects/sigv4.ts';
import { encodeKey } from '@axion/platform/objects/uri-encoding.ts';
import type { TestObjectStore } from './object-server.ts';

/** A request as bytes: what no HTTP client would send can be sent. */
export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/** The head of a signed request, to be sent by hand. `payload` is the value of `x-amz-content-sha256`. */
export function signedHead(
  store: TestObjectStore,
  call: {
    method: string;
    path: string;
    headers?: Record<string, string>;
    payload: string;
    now?: Date;
    query?: readonly (readonly [string, string])[];
  },
): { readonly head: string; readonly headers: Readonly<Record<string, string>> } {
  const { method, path, payload, now = new Date(), query = [] } = call;
  const encoded = encodeKey(path);
  const signer = openSigner(store.secretAccessKey, store.region);
  const unsigned = { method, path: encoded, query, headers: { host: new URL(store.url).host, ...call.headers }, payload };
  const headers = signHeaders(signer, store.accessKeyId, unsigned, now);
  const target = query.length === 0 ? encoded : `${encoded}?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
  return { head: rawHead(method, target, headers), headers };
}

/** A request line and headers as bytes. */
export const rawHead = (method: string, target: string, headers: Readonly<Record<string, string>>): string =>
  `${method} ${target} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

/** A connection on which tests say exactly what they want; closed by `socket.destroy()`. */
export async function openRaw(
  url: string,
): Promise<{ readonly socket: Socket; answer(hasBody?: boolean): Promise<RawAnswer>; heard(): string }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (piece) => {
    heard += piece.toString('latin1');
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, answer: (hasBody = true) => answerOn(socket, () => heard, hasBody), heard: () => heard };
}

/** One request, one answer, one connection. */
export async function sendRaw(url: string, text: string): Promise<RawAnswer> {
  const raw = await openRaw(url);
  raw.socket.write(text, 'latin1');
  const answer = await raw.answer(!text.startsWith('HEAD '));
  raw.socket.destroy();
  return answer;
}

/** Waits for a final answer with all of its body, or for the end of the connection (status 0). */
async function answerOn(socket: Socket, heard: () => string, hasBody: boolean): Promise<RawAnswer> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const text = heard().replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
    const end = text.indexOf('\r\n\r\n');
    const length = !hasBody ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
    if (end >= 0 && text.length >= end + 4 + length)
      return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) };
    if (socket.destroyed) return { status: 0, head: '', body: text };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no answer within 10 s: ${heard().slice(0, 200)}`);
}
