import { describe, expect, it } from 'vitest';
import { array, bool, type ColumnType, dateTime64, lowCardinality, nullable, pair, string, uint32, uint64, uuid } from './column-types.ts';
import { column, itemBytes, layoutOf } from './row-layout.ts';

/** The bytes of one value, without the head. */
function bytesOf<Value>(type: ColumnType<Value>, value: Value): string {
  const layout = layoutOf<Value>({ v: column(type, (item) => item) });
  return Buffer.from(layout.rowOf(value)).toString('hex');
}

it.each([
  ['one byte of length below 128', 'a'.repeat(127), `7f${'61'.repeat(127)}`],
  ['two from there on', 'a'.repeat(128), `8001${'61'.repeat(128)}`],
  ['the length in bytes, not in characters', 'Gå', '03'.concat('47c3a5')],
  ['nothing but the length of an empty text', '', '00'],
])('writes %s', (_what, value, hex) => {
  expect(bytesOf(string, value)).toBe(hex);
});

it('writes the halves of a UUID as two little-endian numbers, in either case of letters', () => {
  const hex = 'bc9a78563412f000efcdab9078563412';
  expect(bytesOf(uuid, '00f01234-5678-9abc-1234-567890abcdef')).toBe(hex);
  expect(bytesOf(uuid, '00F01234-5678-9ABC-1234-567890ABCDEF')).toBe(hex);
});

it('writes times before 1970 as negative numbers', () => {
  expect(bytesOf(dateTime64, '1969-12-31T23:59:59.999Z')).toBe('ff'.repeat(8));
  expect(bytesOf(dateTime64, '1970-01-01T02:00:00.001+02:00')).toBe(`01${'00'.repeat(7)}`);
});

it('names types as tables declare them', () => {
  expect(nullable(dateTime64).name).toBe(`Nullable(DateTime64(3, 'UTC'))`);
  expect(array(pair(uint64, lowCardinality)).name).toBe('Array(Tuple(UInt64, LowCardinality(String)))');
});

describe('a value that is none of the type', () => {
  it.each([
    ['a UUID with a letter too far', uuid, '018f0000-0000-7000-8000-00000000a00g'],
    ['a UUID with a character outside of ASCII', uuid, '018f0000-0000-7000-8000-00000000a0Ł1'],
    ['a short UUID', uuid, '018f0000'],
    ['a UUID with a digit in place of a hyphen', uuid, '018f00000000070000800000000000a00100'],
    ['a number that 32 bits do not hold', uint32, 2 ** 32],
    ['a negative number', uint32, -1],
    ['a fraction', uint32, 1.5],
    ['a negative number of 64 bits', uint64, -1n],
    ['no time', dateTime64, 'yesterday'],
    ['a time without end', dateTime64, Number.POSITIVE_INFINITY],
  ] as [string, ColumnType<unknown>, unknown][])('%s is refused', (_what, type, value) => {
    expect(() => bytesOf(type, value)).toThrow(RangeError);
  });

  it('leaves nothing of its row in the next one', () => {
    const layout = layoutOf<{ a: string; b: number }>({ a: column(string, ({ a }) => a), b: column(uint32, ({ b }) => b) });
    expect(() => layout.rowOf({ a: 'lost', b: -1 })).toThrow(RangeError);
    expect(Buffer.from(layout.rowOf({ a: 'k', b: 7 })).toString('hex')).toBe('016b07000000');
  });
});

it('keeps rows that were made before a slab was full', () => {
  const layout = layoutOf<string>({ v: column(string, (item) => item), n: column(bool, () => true) });
  const items = Array.from({ length: 900 }, (_, n) => String.fromCharCode(97 + (n % 26)).repeat(n * 3));
  const { bytes } = itemBytes(layout, items);
  const expected = items.flatMap((item) => [lengthOf(item.length), Buffer.from(item), Buffer.of(1)]);
  expect(bytes.subarray(layout.head.length).equals(Buffer.concat(expected))).toBe(true);
});

const lengthOf = (length: number): Buffer => (length < 128 ? Buffer.of(length) : Buffer.of((length & 0x7f) | 0x80, length >> 7));
