import { expect, it } from 'vitest';
import { frameAt } from './frame.fixture.ts';
import { pastFrames } from './same-place.ts';

const other = (trackId: string, seconds: number, north: number, headingDegrees: number | null = 10) =>
  frameAt(seconds, north, { trackId, headingDegrees });
const here = frameAt(0, 0, { headingDegrees: 350 });

it('takes the nearest frame of each other drive, newest first', () => {
  const frames = [other('a', 100, 9), other('a', 101, 4), other('b', 200, 3), frameAt(5, 1), other('c', 300, 40)];
  expect(pastFrames(frames, here, { withinMetres: 15, limit: 3 }).map(({ frame, metres }) => [frame.trackId, Math.round(metres)])).toEqual([
    ['b', 3],
    ['a', 4],
  ]);
});

it('leaves out cameras that look the other way, but not those without a heading', () => {
  const frames = [other('a', 100, 1, 170), other('b', 200, 1, null), other('c', 300, 1, 40)];
  expect(pastFrames(frames, here, { withinMetres: 15, limit: 3 }).map(({ frame }) => frame.trackId)).toEqual(['c', 'b']);
});

it('keeps to its limit', () => {
  const frames = ['a', 'b', 'c', 'd'].map((id, index) => other(id, index, 1));
  expect(pastFrames(frames, here, { withinMetres: 15, limit: 2 })).toHaveLength(2);
});
