import { Readable } from 'node:stream';
import type { ClickHouseStream, StreamOptions } from './clickhouse.ts';
import { translateClickHouseError } from './clickhouse-fault.ts';
import { guardedBody } from './guarded-body.ts';
import type { Answer, Sender } from './send-statement.ts';

/** Sends a query and hands its bytes on as they come. Servers stop a query whose reader is gone, ours always, others when asked to by setting. */
export async function openStream(
  { send }: Pick<Sender, 'send'>,
  statement: string,
  { signal, firstByteMs, settings = {}, ...call }: StreamOptions & { readonly firstByteMs: number },
): Promise<ClickHouseStream> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('no first byte in time', 'TimeoutError')), firstByteMs);
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  try {
    const answer = await send({
      statement,
      settings: { cancel_http_readonly_queries_on_client_close: 1, ...settings },
      ...call,
      signal: either,
    });
    return { queryId: answer.queryId, body: bodyOf(answer, either), summary: summaryOf(answer) };
  } finally {
    clearTimeout(timer);
  }
}

function bodyOf({ response }: Answer, signal: AbortSignal): Readable {
  const tag = response.headers['x-clickhouse-exception-tag'];
  const bytes = async function* () {
    try {
      yield* guardedBody(response.body, Array.isArray(tag) ? tag[0] : tag);
    } catch (error) {
      throw translateClickHouseError(signal.aborted ? signal.reason : error);
    }
  };
  const body = Readable.from(bytes(), { objectMode: false });
  // A generator that nobody has begun to read does not hear that its reader is gone.
  response.body.on('error', () => undefined);
  body.once('close', () => response.body.destroy());
  return body;
}

function summaryOf({ response }: Answer): Readonly<Record<string, string>> {
  try {
    return JSON.parse(String(response.headers['x-clickhouse-summary'] ?? '{}'));
  } catch {
    return {};
  }
}
