import { describe, expect, it } from 'vitest';
import { readByteRange } from './byte-range.ts';
import { isWanted, requireWritable } from './conditions.ts';

const version = { etag: 'e1', modifiedMs: Date.parse('2026-11-21T12:00:00.700Z') };
const [before, then, after] = ['Sat, 21 Nov 2026 11:59:59 GMT', 'Sat, 21 Nov 2026 12:00:00 GMT', 'Sat, 21 Nov 2026 12:00:01 GMT'];
const outcome = (headers: Record<string, string>) => {
  try {
    return isWanted(headers, version) ? 'send' : 'unchanged';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each<[Record<string, string>, string]>([
  [{}, 'send'],
  [{ 'if-match': '"e1"' }, 'send'],
  [{ 'if-match': 'e1' }, 'send'],
  [{ 'if-match': '*' }, 'send'],
  [{ 'if-match': '"e0", "e1"' }, 'send'],
  [{ 'if-match': '"e0"' }, 'PreconditionFailed'],
  [{ 'if-none-match': '"e1"' }, 'unchanged'],
  [{ 'if-none-match': 'W/"e1"' }, 'unchanged'],
  [{ 'if-none-match': '"e0"' }, 'send'],
  [{ 'if-modified-since': then }, 'unchanged'],
  [{ 'if-modified-since': after }, 'unchanged'],
  [{ 'if-modified-since': before }, 'send'],
  [{ 'if-modified-since': 'never' }, 'send'],
  [{ 'if-unmodified-since': then }, 'send'],
  [{ 'if-unmodified-since': before }, 'PreconditionFailed'],
  // The tag outweighs the date, both ways.
  [{ 'if-match': '"e1"', 'if-unmodified-since': before }, 'send'],
  [{ 'if-none-match': '"e0"', 'if-modified-since': after }, 'send'],
  [{ 'if-none-match': '"e1"', 'if-modified-since': before }, 'unchanged'],
])('a reader with %j: %s', (headers, expected) => {
  expect(outcome(headers)).toBe(expected);
});

describe('a writer', () => {
  const write = (headers: Record<string, string>, present: typeof version | undefined) => () => requireWritable(headers, present, 'k');

  it('without conditions may', () => {
    expect(write({}, version)).not.toThrow();
    expect(write({}, undefined)).not.toThrow();
  });
  it.each([
    [{ 'if-none-match': '*' }, undefined, undefined],
    [{ 'if-none-match': '*' }, version, 'PreconditionFailed'],
    [{ 'if-none-match': '"e1"' }, version, 'NotImplemented'],
    [{ 'if-match': '"e1"' }, version, undefined],
    [{ 'if-match': '"e0"' }, version, 'PreconditionFailed'],
    [{ 'if-match': '"e1"' }, undefined, 'NoSuchKey'],
  ])('with %j where %j is: %s', (headers, present, code) => {
    if (code === undefined) expect(write(headers as Record<string, string>, present)).not.toThrow();
    else expect(write(headers as Record<string, string>, present)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a range of ten bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=3-', { start: 3, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=9-99', { start: 9, end: 9 }],
    ['bytes=5-4', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s', (header, range) => {
    expect(readByteRange(header, 10)).toEqual(range);
  });
  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s lies outside', (header) => {
    expect(() => readByteRange(header, 10)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
  });
});
