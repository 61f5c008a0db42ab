import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { type ClickHouseFault, faultText } from '../clickhouse-fault.ts';
import type { Encoding } from '../request/query-options.ts';

/** Counts for the X-ClickHouse-Summary header; what the engine does not tell is left out. */
export type Summary = Readonly<Record<string, string>>;

/** Sends one result: headers with its first bytes, bytes as fast as the client takes them, then its end or its failure. */
export type ResultSender = {
  /** Whether the headers are out, so that a failure can no longer be an HTTP status. */
  readonly started: boolean;
  /** Resolves when the client can take more, or has gone. */
  push(chunk: Uint8Array): Promise<void>;
  /** The rest leaves in the client's own time. */
  end(summary: Summary): void;
  /** Before the first byte: forgets what is held back, so that the failure can be sent in its place. */
  drop(): void;
  /** After the first byte: says what failed in ClickHouse's exception block and breaks the connection, so that no client sees a clean end. */
  breakOff(fault: ClickHouseFault): Promise<void>;
};

/** Small results are held back until they are complete: their failure is still an HTTP status, their summary is true, and they have a length. */
const heldBytes = 65_536;
const heldMs = 20;
/** A client that does not even take the reason of a failure is cut off after this time. */
const lastWordsMs = 1_000;

const encoders: Readonly<Record<Encoding, () => Transform>> = {
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
  br: () => createBrotliCompress({ params: { 0: 4 } }),
  zstd: () => createZstdCompress(),
};

type Reply = {
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Encoding | undefined;
  readonly version: string;
};

/** Opens the sender of one reply. */
export function openResultSender({ response, headers, compression, version }: Reply): ResultSender {
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const tag = randomBytes(8).toString('hex');
  let held: Uint8Array[] | undefined = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  let encoder: Transform | undefined;

  const start = (summary?: Summary): void => {
    const chunks = held ?? [];
    held = undefined;
    clearTimeout(timer);
    if (compression !== undefined) encoder = encoders[compression]();
    encoder?.on('error', () => response.destroy()).pipe(response);
    const encoding = compression === undefined ? {} : { 'Content-Encoding': compression };
    const told = summary === undefined ? {} : { 'X-ClickHouse-Summary': JSON.stringify(summary) };
    const length = summary === undefined || compression !== undefined ? {} : { 'Content-Length': String(size) };
    response.writeHead(200, { ...headers, ...encoding, ...told, ...length, 'X-ClickHouse-Exception-Tag': tag });
    for (const chunk of chunks) (encoder ?? response).write(chunk);
  };
  const drained = async (): Promise<void> => {
    const out = encoder ?? response;
    if (out.writableNeedDrain && !response.destroyed) await Promise.race([once(out, 'drain'), closed]);
  };

  return {
    get started() {
      return held === undefined;
    },
    async push(chunk) {
      if (held === undefined) {
        if (!response.destroyed) (encoder ?? response).write(chunk);
        return drained();
      }
      held.push(chunk);
      size += chunk.byteLength;
      timer ??= setTimeout(() => held !== undefined && start(), heldMs);
      if (size >= heldBytes) start();
    },
    end(summary) {
      if (held !== undefined) start(summary);
      if (!response.destroyed) (encoder ?? response).end();
    },
    drop() {
      clearTimeout(timer);
      held = undefined;
    },
    async breakOff(fault) {
      if (!response.destroyed && compression === undefined) {
        const message = faultText(fault, version);
        const block = `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
        const written = new Promise<void>((resolve) => response.write(block, () => resolve()));
        await Promise.race([written, closed, pause(lastWordsMs)]);
      }
      response.destroy();
    },
  };
}
