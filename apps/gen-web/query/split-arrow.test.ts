import { int32, utf8 } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { arrowStream, completionLine, joined } from './arrow.fixture.ts';
import { splitArrow } from './split-arrow.ts';

const stream = arrowStream(
  [
    ['n', Array.from({ length: 1_000 }, (_, index) => index), int32()],
    ['word', Array.from({ length: 1_000 }, (_, index) => `word ${index}`), utf8()],
  ],
  300,
);
const answer = joined(stream, completionLine(1_000));

const cut = (bytes: Uint8Array, size: number) => {
  const splitter = splitArrow();
  const messages = [];
  for (let at = 0; at < bytes.length; at += size) messages.push(...splitter.push(bytes.subarray(at, at + size)));
  return { splitter, messages };
};

describe('splitArrow', () => {
  it.each([1, 7, 64, 1_000, 1_000_000])('finds the same messages in chunks of %d bytes', (size) => {
    const { splitter, messages } = cut(answer, size);
    expect(messages.map(({ kind }) => kind)).toEqual(['schema', 'batch', 'batch', 'batch', 'batch']);
    expect(splitter.ended()).toBe(true);
    expect(JSON.parse(splitter.rest())).toMatchObject({ complete: true, rowsReturned: 1_000 });
  });

  it('gives each message in a piece of its own, whole', () => {
    const { messages } = cut(answer, 100);
    const sizes = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(sizes).toBe(stream.length - 8);
    expect(messages.every(({ bytes }) => bytes.byteOffset === 0)).toBe(true);
  });

  it('knows that a stream has not ended', () => {
    const { splitter } = cut(stream.subarray(0, stream.length - 8), 999);
    expect(splitter.ended()).toBe(false);
    expect(splitter.rest()).toBe('');
  });

  it('refuses what is no Arrow stream', () => {
    expect(() => splitArrow().push(new TextEncoder().encode('{"code":"query.failed"}'))).toThrow('no Arrow stream');
  });
});
