import { TrackStatus } from '@axion/contracts/sense/track.ts';
import { expect, it } from 'vitest';
import { trackLifecycle } from './track-lifecycle.ts';

it('ends in confirmed or abandoned, and nowhere else', () => {
  const ends = TrackStatus.options.filter((status) => Object.values(trackLifecycle[status]).every((next) => next === null));
  expect(ends).toEqual(['confirmed', 'abandoned']);
});

it('takes frames and logs only while recording, and stays so', () => {
  expect(TrackStatus.options.filter((status) => trackLifecycle[status].receive !== null)).toEqual(['recording']);
  expect(trackLifecycle.recording.receive).toBe('recording');
});

it('reaches every status from recording', () => {
  expect(new Set(Object.values(trackLifecycle.recording))).toEqual(new Set(TrackStatus.options));
});
