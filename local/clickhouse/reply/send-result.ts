import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClickHouseFault, faultText } from '../clickhouse-fault.ts';
import type { Encoding } from '../request/query-options.ts';
import { type Output, openOutput } from './output.ts';

/** Counts for the X-ClickHouse-Summary header; what the engine does not tell is left out. */
export type Summary = Readonly<Record<string, string>>;

/** Sends one result: headers with its first bytes, bytes as fast as the client takes them, then its end or its failure. */
export type ResultSender = {
  /** Whether the headers are out, so that a failure can no longer be an HTTP status. */
  readonly started: boolean;
  /** Resolves when the client can take more, or has gone. */
  push(chunk: Uint8Array): Promise<void>;
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

type Reply = {
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Encoding | undefined;
  readonly version: string;
};

/** Opens the sender of one reply. */
export function openResultSender(reply: Reply): ResultSender {
  const tag = randomBytes(8).toString('hex');
  let held: Uint8Array[] = [];
  let timer: NodeJS.Timeout | undefined;
  let output: Output | undefined;

  const start = (summary?: Summary): Output => {
    clearTimeout(timer);
    const begun = begin(reply, { tag, size: sizeOf(held), summary });
    for (const chunk of held) void begun.write(chunk);
    held = [];
    output = begun;
    return begun;
  };
  return {
    get started() {
      return output !== undefined;
    },
    async push(chunk) {
      if (output !== undefined) return output.write(chunk);
      held.push(chunk);
      timer ??= setTimeout(() => start(), heldMs);
      if (sizeOf(held) >= heldBytes) start();
    },
    end: (summary) => (output ?? start(summary)).end(),
    drop() {
      clearTimeout(timer);
      held = [];
    },
    breakOff: (fault) => breakOff(reply, tag, fault),
  };
}

function begin(
  { response, headers, compression }: Reply,
  { tag, size, summary }: { tag: string; size: number; summary: Summary | undefined },
): Output {
  const whole = summary === undefined ? {} : { 'X-ClickHouse-Summary': JSON.stringify(summary) };
  const form =
    compression !== undefined ? { 'Content-Encoding': compression } : summary !== undefined ? { 'Content-Length': String(size) } : {};
  response.writeHead(200, { ...headers, ...form, ...whole, 'X-ClickHouse-Exception-Tag': tag });
  return openOutput(response, compression);
}

async function breakOff({ response, compression, version }: Reply, tag: string, fault: ClickHouseFault): Promise<void> {
  if (!response.destroyed && compression === undefined) {
    const message = faultText(fault, version);
    const block = `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
    const written = new Promise<void>((resolve) => response.write(block, () => resolve()));
    await Promise.race([written, pause(lastWordsMs)]);
  }
  response.destroy();
}

const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((size, chunk) => size + chunk.byteLength, 0);
