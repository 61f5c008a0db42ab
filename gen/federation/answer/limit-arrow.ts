import { type Message, readMessage, type Shape, shortenBatch } from './arrow-message.ts';
import { BrokenAnswer, type Budget, nextOrLate, type Tally } from './budget.ts';

/** An Arrow IPC stream: messages behind a marker and a length, and at its end the marker and zero. */
const marker = 0xff_ff_ff_ff;
const endOfStream = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
const metadataLimit = 16 << 20;

/** Bytes as they come, of which exactly so many can be taken. */
type Taps = {
  /** `n` bytes in one piece; undefined at a clean end, or `late` (only when asked, and only when nothing of it was taken). */
  exactly(n: number, late?: AbortSignal): Promise<Buffer | undefined | 'late'>;
  /** Up to `n` bytes, whatever is there. */
  some(n: number): Promise<Buffer>;
};

/**
 * An Arrow IPC stream of the engine, its bytes passed on as they come. Ends between two batches, or inside one by saying that it has fewer rows;
 * always with the end-of-stream marker.
 * @throws BrokenAnswer when the engine's stream has no end-of-stream marker
 */
export async function* limitArrow(source: AsyncIterator<Buffer>, budget: Budget, tally: Tally): AsyncGenerator<Buffer, void> {
  const taps = tapsOf(source);
  let fields: readonly Shape[] = [];
  for (;;) {
    const prefix = await taps.exactly(8, fields.length > 0 ? budget.late : undefined);
    if (prefix === 'late') tally.cut = 'time-limit';
    if (prefix === undefined) throw new BrokenAnswer('before the end of the Arrow stream');
    if (prefix === 'late' || prefix.readUInt32LE(4) === 0) break;
    const metadata = await metadataOf(taps, prefix);
    const message = readMessage(metadata);
    if (message.kind === 'schema') fields = message.fields;
    const passed = admit({ message, metadata, fields }, budget, tally);
    if (passed) {
      yield count(tally, Buffer.concat([prefix, passed]));
      for (let left = message.bodyLength; left > 0; ) {
        const bytes = await taps.some(left);
        left -= bytes.length;
        yield count(tally, bytes);
      }
    }
    if (tally.cut) break;
  }
  yield count(tally, endOfStream);
}

type Arrived = { readonly message: Message; readonly metadata: Buffer; readonly fields: readonly Shape[] };

/** The metadata to send on, or undefined when this batch is not sent. Says in the tally when it is the last one. */
function admit({ message, metadata, fields }: Arrived, budget: Budget, tally: Tally): Buffer | undefined {
  if (message.kind !== 'batch') return metadata;
  if (tally.bytes + message.bodyLength > budget.bytes) {
    tally.cut = 'byte-limit';
    return undefined;
  }
  const room = budget.rows - tally.rows;
  if (message.rows <= room) {
    tally.rows += message.rows;
    return metadata;
  }
  tally.cut = 'row-limit';
  const shorter = room > 0 ? shortenBatch(metadata, fields, room) : undefined;
  if (shorter) tally.rows += room;
  return shorter;
}

async function metadataOf(taps: Taps, prefix: Buffer): Promise<Buffer> {
  const length = prefix.readUInt32LE(4);
  if (prefix.readUInt32LE(0) !== marker || length > metadataLimit) throw new BrokenAnswer('with bytes that are no Arrow stream');
  const metadata = await taps.exactly(length);
  if (!Buffer.isBuffer(metadata)) throw new BrokenAnswer('in the middle of a message');
  return metadata;
}

const count = (tally: Tally, bytes: Buffer): Buffer => {
  tally.bytes += bytes.length;
  return bytes;
};

function tapsOf(source: AsyncIterator<Buffer>): Taps {
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done) return false;
    held = held.length > 0 ? Buffer.concat([held, next.value]) : next.value;
    return true;
  };
  const take = (n: number): Buffer => {
    const bytes = held.subarray(0, n);
    held = held.subarray(n);
    return bytes;
  };
  return {
    async exactly(n, late) {
      if (late && held.length === 0) {
        const next = await nextOrLate(source, late);
        if (next === 'late') return 'late';
        if (next.done) return undefined;
        held = next.value;
      }
      while (held.length < n) if (!(await more())) return held.length === 0 ? undefined : broken('in the middle of a message');
      return take(n);
    },
    async some(n) {
      if (held.length === 0 && !(await more())) return broken('in the middle of a batch');
      return take(Math.min(n, held.length));
    },
  };
}

const broken = (what: string): never => {
  throw new BrokenAnswer(what);
};
