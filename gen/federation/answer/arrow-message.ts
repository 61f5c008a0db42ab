import { BrokenAnswer } from './budget.ts';
import { byteOf, fieldAt, longOf, rootTable, type Table, tableAt, vectorOf } from './flatbuffer.ts';

/** Header types of Arrow's Message.fbs. */
const headerTypes: Readonly<Record<number, 'schema' | 'dictionary' | 'batch'>> = { 1: 'schema', 2: 'dictionary', 3: 'batch' };
/** Type ids of Arrow's Schema.fbs whose children have lengths of their own, or the parent's. */
const list = 12;
const struct = 13;
const union = 14;
const fixedSizeList = 16;
const map = 17;
const largeList = 21;

/** A column and the columns inside it, as far as their lengths matter. */
export type Shape = { readonly type: number; readonly listSize: number; readonly children: readonly Shape[] };

/** What a message's metadata says. */
export type Message =
  | { readonly kind: 'schema'; readonly bodyLength: number; readonly fields: readonly Shape[] }
  | { readonly kind: 'batch'; readonly bodyLength: number; readonly rows: number }
  | { readonly kind: 'dictionary'; readonly bodyLength: number };

/** Reads the metadata of one encapsulated message (https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format). */
export function readMessage(metadata: Buffer): Message {
  const message = rootTable(metadata);
  const kind = headerTypes[byteOf(message, 1)];
  const bodyLength = longOf(message, 3);
  const header = headerOf(message);
  if (kind === undefined || bodyLength < 0) throw new BrokenAnswer('with a message of an unknown kind');
  if (kind === 'schema') return { kind, bodyLength, fields: shapesIn(header, 1) };
  return kind === 'batch' ? { kind, bodyLength, rows: longOf(header, 0) } : { kind, bodyLength };
}

function headerOf(message: Table): Table {
  const at = fieldAt(message, 2);
  if (at === undefined) throw new BrokenAnswer('with a message without a header');
  return tableAt(message.bytes, at);
}

function shapesIn(table: Table, index: number): Shape[] {
  const { count, start } = vectorOf(table, index);
  return Array.from({ length: count }, (_, i) => shapeOf(tableAt(table.bytes, start + i * 4)));
}

/** Field: name 0, nullable 1, type 2 (its kind) and 3, dictionary 4, children 5. */
function shapeOf(field: Table): Shape {
  const type = byteOf(field, 2);
  const typeAt = fieldAt(field, 3);
  const sizeAt = type === fixedSizeList && typeAt !== undefined ? fieldAt(tableAt(field.bytes, typeAt), 0) : undefined;
  // A dictionary-encoded column holds indices; what it points at is in other messages.
  const isDictionary = fieldAt(field, 4) !== undefined;
  return { type, listSize: sizeAt === undefined ? 0 : field.bytes.readInt32LE(sizeAt), children: isDictionary ? [] : shapesIn(field, 5) };
}

/**
 * The metadata of a record batch, saying that it has fewer rows: values behind them stay in the buffers and are not looked at, so no byte of the
 * body changes. NULL counts stay as near as the new length allows: readers ask them only whether to look at the bitmap. Undefined for columns that
 * cannot be cut so (unions).
 */
export function shortenBatch(metadata: Buffer, fields: readonly Shape[], rows: number): Buffer | undefined {
  const copy = Buffer.from(metadata);
  const batch = headerOf(rootTable(copy));
  const lengthAt = fieldAt(batch, 0);
  const nodes = vectorOf(batch, 1);
  if (lengthAt === undefined) return undefined;
  copy.writeBigInt64LE(BigInt(rows), lengthAt);
  let node = 0;
  const cut = (shape: Shape, length: number | null): boolean => {
    const at = nodes.start + node * 16;
    node += 1;
    if (shape.type === union || at + 16 > copy.length) return false;
    if (length !== null) {
      copy.writeBigInt64LE(BigInt(length), at);
      copy.writeBigInt64LE(nullsAmong(copy.readBigInt64LE(at + 8), length), at + 8);
    }
    const inner = innerLength(shape, length);
    return shape.children.every((child) => cut(child, inner));
  };
  return fields.every((field) => cut(field, rows)) && node === nodes.count ? copy : undefined;
}

/** "Not counted" (-1) would be truer, but apache-arrow then drops the bitmap; as many as rows would mean that all of them are NULL. */
const nullsAmong = (nulls: bigint, rows: number): bigint => (nulls < BigInt(rows) ? nulls : BigInt(Math.max(1, rows - 1)));

/** Children of lists keep their length: the offsets of the rows that stay point into them. */
function innerLength({ type, listSize }: Shape, length: number | null): number | null {
  if (type === list || type === largeList || type === map || length === null) return null;
  return type === fixedSizeList ? length * listSize : type === struct ? length : null;
}
