import { describe, expect, it } from 'vitest';
import { readImportOptions } from './import-options.ts';

const read = (...args: string[]) => readImportOptions(args, { apiUrl: 'http://api', stateFolder: '/state' });

describe('the words of axion import', () => {
  it('stand for the rules that most people want', () => {
    expect(read('folder')).toMatchObject({
      paths: ['folder'],
      apiUrl: 'http://api',
      cut: { distanceMetres: 100, seconds: 60, frames: 1_000 },
      zoneMinutes: 0,
      concurrency: 6,
    });
  });

  it('switch the cut rules off, name a zone, and shift a clock', () => {
    expect(read('a', 'b', '--cut-distance', '0', '--cut-count', '0', '--time-zone=-03:30', '--time-offset=-65')).toMatchObject({
      paths: ['a', 'b'],
      cut: { distanceMetres: 0, frames: 10_000 },
      zoneMinutes: -210,
      offsetSeconds: -65,
    });
  });

  it.each([
    [[], 'at least one file or folder'],
    [['a', '--cut-time', 'soon'], '--cut-time soon: a number'],
    [['a', '--time-zone', 'CET'], 'expected like +02:00'],
    [['a', '--assume-hemisphere', 'N'], 'NE, NW, SE or SW'],
    [['a', '--wat'], "Unknown option '--wat'"],
  ])('%j is refused in words', (args, words) => {
    expect(() => read(...args)).toThrow(words);
  });
});
