import { expect, it } from 'vitest';
import { placeOnLog } from './place-on-log.ts';

const log = [
  { at: 0, longitude: 13, latitude: 55 },
  { at: 10_000, longitude: 13.001, latitude: 55 },
  { at: 200_000, longitude: 13.002, latitude: 55 },
];

it('lies on the line between the fixes around it and looks along it', () => {
  expect(placeOnLog(log, 5_000)).toMatchObject({
    longitude: expect.closeTo(13.0005, 9),
    latitude: 55,
    headingDegrees: expect.closeTo(90, 2),
  });
  expect(placeOnLog(log, 10_000)).toMatchObject({ longitude: 13.001 });
});

it.each([
  ['before the log', -1],
  ['after it', 200_001],
  ['in a gap of minutes', 100_000],
])('is not known %s', (_where, at) => {
  expect(placeOnLog(log, at)).toBeUndefined();
});
