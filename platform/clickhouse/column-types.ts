/** Where a row is being written. Rows lie behind each other in slabs, and keep theirs alive. */
export type RowBuffer = {
  slab: Buffer;
  /** Where this row begins. */
  begin: number;
  /** Where its next value goes. */
  at: number;
};

/** A type as tables declare it, and how a value of it is written. `write` throws RangeError for what is no such value. */
export type ColumnType<Value> = { readonly name: string; readonly write: (out: RowBuffer, value: Value) => void };

const slabBytes = 256 * 1024;
const twoTo32 = 2 ** 32;

/** A type whose values all take as many bytes. Room is made first: that may bring another slab. */
const fixed = <Value>(name: string, bytes: number, put: (slab: Buffer, value: Value, at: number) => void): ColumnType<Value> => ({
  name,
  write(out, value) {
    const at = take(out, bytes);
    put(out.slab, value, at);
  },
});

export const uint32 = fixed<number>('UInt32', 4, (slab, value, at) => {
  if (!Number.isInteger(value)) throw new RangeError(`${value} is no whole number`);
  slab.writeUInt32LE(value, at);
});
export const uint64 = fixed<bigint>('UInt64', 8, (slab, value, at) => slab.writeBigUInt64LE(value, at));
export const float32 = fixed<number>('Float32', 4, (slab, value, at) => slab.writeFloatLE(value, at));
export const float64 = fixed<number>('Float64', 8, (slab, value, at) => slab.writeDoubleLE(value, at));

export const bool: ColumnType<boolean> = { name: 'Bool', write: (out, value) => writeByte(out, value ? 1 : 0) };

/** Milliseconds since 1970, or ISO 8601 with its offset from UTC. */
export const dateTime64 = fixed<number | string>(`DateTime64(3, 'UTC')`, 8, (slab, value, at) => {
  const ms = typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isSafeInteger(ms)) throw new RangeError(`${value} is no time`);
  slab.writeUInt32LE(ms >>> 0, at);
  slab.writeInt32LE(Math.floor(ms / twoTo32), at + 4);
});

export const string: ColumnType<string> = {
  name: 'String',
  write(out, value) {
    if (value.length <= shortLength && writeShort(out, value)) return;
    const length = Buffer.byteLength(value);
    writeLength(out, length);
    const at = take(out, length);
    out.slab.write(value, at, length, 'utf8');
  },
};

/** For the few values that many rows share: on the wire the text itself. */
export const lowCardinality: ColumnType<string> = { name: 'LowCardinality(String)', write: string.write };

/** The text of 36 characters, hyphens where RFC 9562 has them. Two numbers of 64 bits, each little-endian. */
export const uuid: ColumnType<string> = {
  name: 'UUID',
  write(out, value) {
    if (value.length !== 36) throw new RangeError(`${value} is no UUID`);
    const at = take(out, 16);
    const { slab } = out;
    let faults = 0;
    for (let i = 0; i < 16; i += 1) {
      const place = uuidDigits[i] as number;
      const high = digitOf(value.charCodeAt(place));
      const low = digitOf(value.charCodeAt(place + 1));
      faults |= (high | low) & ~0xf;
      slab[at + (i ^ 7)] = (high << 4) | low;
    }
    for (const place of hyphens) faults |= value.charCodeAt(place) ^ 0x2d;
    if (faults !== 0) throw new RangeError(`${value} is no UUID`);
  },
};

export const nullable = <Value>({ name, write }: ColumnType<Value>): ColumnType<Value | null> => ({
  name: `Nullable(${name})`,
  write(out, value) {
    writeByte(out, value === null ? 1 : 0);
    if (value !== null) write(out, value);
  },
});

export const array = <Value>({ name, write }: ColumnType<Value>): ColumnType<readonly Value[]> => ({
  name: `Array(${name})`,
  write(out, values) {
    writeLength(out, values.length);
    for (const value of values) write(out, value);
  },
});

export const pair = <First, Second>(first: ColumnType<First>, second: ColumnType<Second>): ColumnType<readonly [First, Second]> => ({
  name: `Tuple(${first.name}, ${second.name})`,
  write(out, values) {
    first.write(out, values[0]);
    second.write(out, values[1]);
  },
});

/** Seven bits a byte, the lowest first, a set eighth bit where more follow: LEB128. */
export function writeLength(out: RowBuffer, length: number): void {
  let left = length;
  for (; left >= 0x80; left >>>= 7) writeByte(out, (left & 0x7f) | 0x80);
  writeByte(out, left);
}

/** A length below 128 is one byte; short ASCII is copied here, for a call into the runtime costs more. */
const shortLength = 64;

function writeShort(out: RowBuffer, value: string): boolean {
  const { length } = value;
  const begin = take(out, length + 1);
  const { slab } = out;
  for (let i = 0; i < length; i += 1) {
    const code = value.charCodeAt(i);
    if (code >= 0x80) {
      out.at = begin;
      return false;
    }
    slab[begin + 1 + i] = code;
  }
  slab[begin] = length;
  return true;
}

function writeByte(out: RowBuffer, value: number): void {
  const at = take(out, 1);
  out.slab[at] = value;
}

/** Makes room for so many bytes, in a new slab when this one is full, and passes them. Answers where they begin. */
function take(out: RowBuffer, bytes: number): number {
  if (out.slab.length - out.at < bytes) {
    const begun = out.slab.subarray(out.begin, out.at);
    out.slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, 2 * (begun.length + bytes)));
    out.slab.set(begun);
    [out.begin, out.at] = [0, begun.length];
  }
  const { at } = out;
  out.at += bytes;
  return at;
}

/** Where the two digits of each byte of a UUID begin. */
const uuidDigits = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);

const hyphens = Uint8Array.of(8, 13, 18, 23);

/** What a character is worth as a hexadecimal digit, 255 where it is none. */
const digitOf = (code: number): number => (code < 0x80 ? (hexDigits[code] as number) : 0xff);
const hexDigits = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? 0xff : value;
});
