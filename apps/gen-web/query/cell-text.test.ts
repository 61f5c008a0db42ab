import { describe, expect, it } from 'vitest';
import { cellText, decimalText } from './cell-text.ts';

describe('decimalText', () => {
  it.each([
    [0n, 0, '0'],
    [5n, 3, '0.005'],
    [-5n, 3, '-0.005'],
    [1_234_567_890_123_456_789_012_345n, 10, '123456789012345.6789012345'],
    [-100n, 2, '-1.00'],
    [7n, -2, '700'],
  ])('%d with scale %d is %s', (unscaled, scale, text) => {
    expect(decimalText(unscaled, scale)).toBe(text);
  });
});

describe('cellText', () => {
  const plain = (kind: Parameters<typeof cellText>[1]['kind']) => ({ kind, scale: 0 });
  it('writes ids, bytes and nested values so that they can be copied', () => {
    const id = Uint8Array.from({ length: 16 }, (_, index) => index * 17);
    expect(cellText(id, plain('uuid'))).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(cellText(new TextEncoder().encode('abc\0\0'), plain('binary'))).toBe('abc');
    expect(cellText(new Uint8Array([255, 1]), plain('binary'))).toBe('0xff01');
    expect(cellText([{ a: 1n, b: 'x' }, new Float64Array([1.5])], plain('nested'))).toBe('[{"a":1,"b":"x"},[1.5]]');
    expect(cellText({ n: 18_446_744_073_709_551_615n }, plain('nested'))).toBe('{"n":"18446744073709551615"}');
  });
});
