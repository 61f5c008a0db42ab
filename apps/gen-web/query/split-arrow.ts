/** One message of an Arrow IPC stream in one aligned piece, prefix included, ready for a decoder. */
export type ArrowMessage = { readonly kind: 'schema' | 'dictionary' | 'batch'; readonly bytes: Uint8Array<ArrayBuffer> };

/** Takes an answer's bytes in whatever pieces they come; gives whole messages, and after the end of the stream what follows it. */
export type ArrowSplitter = {
  readonly push: (chunk: Uint8Array) => readonly ArrowMessage[];
  /** Whether the end-of-stream marker has come. */
  readonly ended: () => boolean;
  /** Text behind the end-of-stream marker. */
  readonly rest: () => string;
};

const marker = 0xff_ff_ff_ff;
const prefixLength = 8;
/** Schemas of thousands of columns stay far below; more means that these bytes are no Arrow stream. */
const longestMetadata = 16 << 20;
/** Header types of Arrow's Message.fbs. */
const kinds: Readonly<Record<number, ArrowMessage['kind']>> = { 1: 'schema', 2: 'dictionary', 3: 'batch' };

/**
 * Cuts an Arrow IPC stream (https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format) into its messages. Each body is copied once,
 * into the piece that the decoder will look into, however large it is and however small the chunks are.
 * @throws Error on bytes that are no Arrow stream
 */
export function splitArrow(): ArrowSplitter {
  let piece = new Uint8Array(prefixLength);
  let filled = 0;
  let kind: ArrowMessage['kind'] | 'prefix' | 'metadata' = 'prefix';
  let hasEnded = false;
  const trailing: Uint8Array[] = [];

  /** What the piece just filled leads to: a longer piece, a message, or the end. */
  const advance = (): ArrowMessage | undefined => {
    if (kind === 'prefix') {
      const length = metadataLength(piece);
      if (length === 0) hasEnded = true;
      piece = grow(piece, prefixLength + length);
      kind = 'metadata';
      return undefined;
    }
    if (kind === 'metadata') {
      const message = messageOf(piece);
      piece = grow(piece, piece.length + message.bodyLength);
      kind = message.kind;
      if (message.bodyLength > 0) return undefined;
    }
    const whole = { kind: kind as ArrowMessage['kind'], bytes: piece };
    piece = new Uint8Array(prefixLength);
    filled = 0;
    kind = 'prefix';
    return whole;
  };

  const push = (chunk: Uint8Array): readonly ArrowMessage[] => {
    const messages: ArrowMessage[] = [];
    let at = 0;
    while (at < chunk.length && !hasEnded) {
      const taken = Math.min(piece.length - filled, chunk.length - at);
      piece.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      const message = filled === piece.length ? advance() : undefined;
      if (message) messages.push(message);
    }
    if (at < chunk.length) trailing.push(chunk.slice(at));
    return messages;
  };

  const rest = () => {
    const decoder = new TextDecoder();
    return trailing.map((bytes) => decoder.decode(bytes, { stream: true })).join('') + decoder.decode();
  };
  return { push, ended: () => hasEnded, rest };
}

const grow = (bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> => {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
};

function metadataLength(prefix: Uint8Array): number {
  const view = new DataView(prefix.buffer);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== marker || length > longestMetadata) throw new Error('These bytes are no Arrow stream');
  return length;
}

/** Reads two fields of the FlatBuffers table Message: its header's type (1) and the length of its body (3). */
function messageOf(piece: Uint8Array<ArrayBuffer>): { readonly kind: ArrowMessage['kind']; readonly bodyLength: number } {
  const view = new DataView(piece.buffer, prefixLength);
  const table = view.getUint32(0, true);
  const vtable = table - view.getInt32(table, true);
  const size = view.getUint16(vtable, true);
  const fieldAt = (index: number) => (4 + index * 2 < size ? view.getUint16(vtable + 4 + index * 2, true) : 0);
  const [typeAt, lengthAt] = [fieldAt(1), fieldAt(3)];
  const kind = kinds[typeAt === 0 ? 0 : view.getUint8(table + typeAt)];
  const bodyLength = lengthAt === 0 ? 0 : Number(view.getBigInt64(table + lengthAt, true));
  if (kind === undefined || bodyLength < 0) throw new Error('The Arrow stream has a message of an unknown kind');
  return { kind, bodyLength };
}
