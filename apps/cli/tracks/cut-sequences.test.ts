import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSequences } from './cut-sequences.ts';

const rules = { distanceMetres: 100, seconds: 60, frames: 1_000 };
const shot = (seconds: number, metresNorth = 0, device = 'a', sequence: string | undefined = undefined) => ({
  device,
  sequence,
  at: seconds * 1_000,
  location: { longitude: 13, latitude: 55 + metresNorth / 111_195 },
});
const shape = (items: ReturnType<typeof shot>[], changed = {}) =>
  cutSequences(items, { ...rules, ...changed }).map(({ items: own, cutBy }) => [own.length, cutBy]);

describe('cutting pictures into drives', () => {
  it.each([
    [
      'a step of 100 m stays, a longer one cuts',
      [shot(0), shot(1, 99), shot(2, 300)],
      {},
      [
        [2, undefined],
        [1, 'distance'],
      ],
    ],
    [
      'a pause of a minute stays, a longer one cuts',
      [shot(0), shot(60), shot(121)],
      {},
      [
        [2, undefined],
        [1, 'time'],
      ],
    ],
    [
      'a full drive is cut',
      [shot(0), shot(1), shot(2)],
      { frames: 2 },
      [
        [2, undefined],
        [1, 'count'],
      ],
    ],
    [
      'cameras are kept apart',
      [shot(0, 0, 'b'), shot(1, 0, 'a'), shot(2, 0, 'b')],
      {},
      [
        [1, undefined],
        [2, 'device'],
      ],
    ],
    [
      'a named drive is one, whatever lies between',
      [shot(0, 0, 'a', 's'), shot(900, 5_000, 'a', 's'), shot(901, 5_000, 'a', 't')],
      {},
      [
        [2, undefined],
        [1, 'sequence'],
      ],
    ],
    ['zero switches a rule off', [shot(0), shot(9_999, 9_999)], { distanceMetres: 0, seconds: 0 }, [[2, undefined]]],
  ])('%s', (_what, items, changed, expected) => {
    expect(shape(items, changed)).toEqual(expected);
  });

  it('keeps every picture, once, in order of time within a drive', () => {
    const any = fc.record({
      seconds: fc.integer({ min: 0, max: 500 }),
      metres: fc.integer({ min: 0, max: 2_000 }),
      device: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const items = list.map(({ seconds, metres, device }) => shot(seconds, metres, device));
        const cut = cutSequences(items, { ...rules, frames: 5 });
        expect(new Set(cut.flatMap((sequence) => sequence.items))).toEqual(new Set(items));
        expect(cut.flatMap((sequence) => sequence.items)).toHaveLength(items.length);
        for (const { items: own } of cut) {
          expect(own.length).toBeLessThanOrEqual(5);
          expect(own.map((item) => item.at)).toEqual(own.map((item) => item.at).toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
