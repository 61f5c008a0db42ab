/** Reads tables of FlatBuffers (https://flatbuffers.dev/internals) in place: as much as Arrow's message headers need. */
export type Table = { readonly bytes: Buffer; readonly at: number };

/** The root table of a buffer. */
export const rootTable = (bytes: Buffer): Table => ({ bytes, at: bytes.readUInt32LE(0) });

/** Where a field's value is; undefined when it is absent and has its default. */
export function fieldAt({ bytes, at }: Table, index: number): number | undefined {
  const vtable = at - bytes.readInt32LE(at);
  const size = bytes.readUInt16LE(vtable);
  const entry = 4 + index * 2;
  const offset = entry < size ? bytes.readUInt16LE(vtable + entry) : 0;
  return offset === 0 ? undefined : at + offset;
}

/** A field that is a table, or an element of a vector of tables, behind its offset. */
export const tableAt = (bytes: Buffer, at: number): Table => ({ bytes, at: at + bytes.readUInt32LE(at) });

/** A field that is a vector: its number of elements and where the first one is. */
export function vectorOf(table: Table, index: number): { readonly count: number; readonly start: number } {
  const field = fieldAt(table, index);
  if (field === undefined) return { count: 0, start: 0 };
  const start = field + table.bytes.readUInt32LE(field);
  return { count: table.bytes.readUInt32LE(start), start: start + 4 };
}

/** A byte field. */
export const byteOf = (table: Table, index: number): number => {
  const at = fieldAt(table, index);
  return at === undefined ? 0 : table.bytes.readUInt8(at);
};

/** A 64-bit field that fits a number. */
export const longOf = (table: Table, index: number): number => {
  const at = fieldAt(table, index);
  return at === undefined ? 0 : Number(table.bytes.readBigInt64LE(at));
};
