import type { CrcShape } from './wide-crc.ts';

/**
 * The CRC of two texts one after the other, from the CRC of each and the second's length: the first is multiplied by x^(8·length) modulo the
 * polynomial (zlib's `crc32_combine`). Bits are reflected: the highest bit is x^0.
 */
export function openCrcCombiner({ widthBits, polynomial }: CrcShape): (first: bigint, second: bigint, secondBytes: number) => bigint {
  const one = 1n << BigInt(widthBits - 1);
  const multiply = (a: bigint, b: bigint): bigint => {
    let product = 0n;
    let shifted = b;
    for (let bit = one; bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
    }
    return product;
  };
  const power = (bytes: number): bigint => {
    let result = one;
    let square = one >> 8n;
    for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = multiply(result, square);
      square = multiply(square, square);
    }
    return result;
  };
  // The parts of an upload are of one length, but for the last.
  let lastBytes = -1;
  let lastPower = one;
  return (first, second, secondBytes) => {
    if (secondBytes !== lastBytes) [lastBytes, lastPower] = [secondBytes, power(secondBytes)];
    return multiply(lastPower, first) ^ second;
  };
}
