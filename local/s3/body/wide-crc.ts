/** A reflected CRC over bytes, all ones at both ends, of 32 or 64 bits. */
export type CrcShape = { readonly widthBits: 32 | 64; readonly polynomial: bigint };

/** CRC-32 of ISO-HDLC, as in zip and zlib. */
export const crc32Shape: CrcShape = { widthBits: 32, polynomial: 0xed_b8_83_20n };
/** CRC-32C (Castagnoli). */
export const crc32cShape: CrcShape = { widthBits: 32, polynomial: 0x82_f6_3b_78n };
/** CRC-64/NVME. */
export const crc64NvmeShape: CrcShape = { widthBits: 64, polynomial: 0x9a_6c_93_29_ac_4b_c9_b5n };

/** Tables for eight bytes at a step, as halves of 32 bits: `low[slice * 256 + byte]`. */
type Tables = { readonly low: Int32Array; readonly high: Int32Array };

/** A running CRC. */
type RunningCrc = { update(bytes: Uint8Array): void; value(): bigint };

/** Prepares a shape once; each call of the result starts a new CRC. Eight bytes a step ("slicing-by-8", Kounavis and Berry 2005), in 32-bit halves. */
export function openCrc(shape: CrcShape): () => RunningCrc {
  const tables = tablesOf(shape);
  const highOnes = shape.widthBits === 64 ? -1 : 0;
  return () => {
    const state = { low: -1, high: highOnes };
    return {
      update: (bytes) => advance(tables, state, bytes),
      value: () => BigInt(~state.low >>> 0) | (BigInt((state.high ^ highOnes) >>> 0) << 32n),
    };
  };
}

function tablesOf({ polynomial }: CrcShape): Tables {
  const rows: bigint[] = [];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    rows.push(value);
  }
  for (let at = 256; at < 8 * 256; at++) {
    const before = rows[at - 256] as bigint;
    rows.push((before >> 8n) ^ (rows[Number(before & 0xffn)] as bigint));
  }
  return {
    low: Int32Array.from(rows, (row) => Number(BigInt.asIntN(32, row))),
    high: Int32Array.from(rows, (row) => Number(BigInt.asIntN(32, row >> 32n))),
  };
}

function advance({ low, high }: Tables, state: { low: number; high: number }, bytes: Uint8Array): void {
  let l = state.low;
  let h = state.high;
  const at = (table: Int32Array, index: number): number => table[index] as number;
  const stepped = bytes.length - (bytes.length % 8);
  for (let i = 0; i < stepped; i += 8) {
    const a = l ^ at4(bytes, i);
    const b = h ^ at4(bytes, i + 4);
    const i0 = 1792 + (a & 255),
      i1 = 1536 + ((a >>> 8) & 255),
      i2 = 1280 + ((a >>> 16) & 255),
      i3 = 1024 + (a >>> 24);
    const i4 = 768 + (b & 255),
      i5 = 512 + ((b >>> 8) & 255),
      i6 = 256 + ((b >>> 16) & 255),
      i7 = b >>> 24;
    l = at(low, i0) ^ at(low, i1) ^ at(low, i2) ^ at(low, i3) ^ at(low, i4) ^ at(low, i5) ^ at(low, i6) ^ at(low, i7);
    h = at(high, i0) ^ at(high, i1) ^ at(high, i2) ^ at(high, i3) ^ at(high, i4) ^ at(high, i5) ^ at(high, i6) ^ at(high, i7);
  }
  for (let i = stepped; i < bytes.length; i++) {
    const index = (l ^ (bytes[i] as number)) & 255;
    l = ((l >>> 8) | (h << 24)) ^ at(low, index);
    h = (h >>> 8) ^ at(high, index);
  }
  state.low = l;
  state.high = h;
}

const at4 = (bytes: Uint8Array, i: number): number =>
  (bytes[i] as number) | ((bytes[i + 1] as number) << 8) | ((bytes[i + 2] as number) << 16) | ((bytes[i + 3] as number) << 24);
