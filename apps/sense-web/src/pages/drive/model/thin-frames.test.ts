import { expect, it } from 'vitest';
import { dotZooms } from './thin-frames.ts';

const every = (metres: number, count: number) => Float64Array.from({ length: count }, (_, index) => index * metres);

it('only adds dots on the way in', () => {
  const zooms = dotZooms({ metres: every(6, 2_000) }, 55.7);
  const shown = [12, 14, 16, 18, 20].map((zoom) => zooms.filter((at) => at <= zoom).length);
  expect(shown).toEqual([...shown].sort((left, right) => left - right));
  expect(shown.at(-1)).toBe(2_000);
  expect(shown[0]).toBeGreaterThan(10);
  expect(shown[0]).toBeLessThan(200);
});

it('always draws both ends', () => {
  const zooms = dotZooms({ metres: every(0.1, 50) }, 0);
  expect([zooms[0], zooms[49]]).toEqual([8, 8]);
});

it('takes an empty drive', () => {
  expect(dotZooms({ metres: new Float64Array() }, 0)).toHaveLength(0);
});
